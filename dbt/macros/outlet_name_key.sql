{# A name of an outlet as it is compared: in words, without an article before it or a newsroom's word after it. #}
{% macro outlet_name_key(name) -%}
    regexp_replace(
        regexp_replace(lower(trim({{ match_text(name) }})), '^(by  )?(the  )?', ''),
        '(  (staff|reporters|correspondents))$', ''
    )
{%- endmacro %}
