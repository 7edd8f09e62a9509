{# How rows of one key replace those that are stored. #}
{% macro replacing_strategy() -%}
    {{ return(adapter.dispatch('replacing_strategy', 'beatbook')()) }}
{%- endmacro %}

{% macro default__replacing_strategy() -%}
    {{ return('merge') }}
{%- endmacro %}

{% macro duckdb__replacing_strategy() -%}
    {{ return('delete+insert') }}
{%- endmacro %}
