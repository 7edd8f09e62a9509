{# Whether a word is a number, with what may hang on it: 2023, 1.5, 10bn, 2nd, 12gb; 5G, 3D and 4chan are names. #}
{% macro is_number_word(word) -%}
    {{ matches(word, "^[0-9][0-9.,-]*(k|m|b|bn|mn|tn|st|nd|rd|th|s|x|am|pm|p|w|gb|tb|mb|mm|cm|km|kg|hz|ghz|mah|inch|year|day)?$") }}
{%- endmacro %}
