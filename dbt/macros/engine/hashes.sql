{# Twenty hex digits for several text expressions. The separator is a control character that no cleaned text holds. #}
{% macro hashed(parts) -%}
    {{ return(adapter.dispatch('hashed', 'beatbook')(parts)) }}
{%- endmacro %}

{% macro default__hashed(parts) -%}
    substr(md5(concat_ws(chr(31), {{ parts | join(', ') }})), 1, 20)
{%- endmacro %}

{# One hash for all rows of a column, whatever their order. #}
{% macro hash_of_all(text) -%}
    {{ return(adapter.dispatch('hash_of_all', 'beatbook')(text)) }}
{%- endmacro %}

{% macro default__hash_of_all(text) -%}
    md5(array_join(array_sort(collect_list({{ text }})), '\n'))
{%- endmacro %}

{% macro duckdb__hash_of_all(text) -%}
    md5(coalesce(string_agg({{ text }}, chr(10) order by {{ text }}), ''))
{%- endmacro %}
