{# Said of a CTE that every round of a recursion reads (`name as {{ made_once() }} (`): it is made once, not once a round. #}
{% macro made_once() -%}
    {{ return(adapter.dispatch('made_once', 'beatbook')()) }}
{%- endmacro %}

{% macro default__made_once() -%}
{%- endmacro %}

{% macro duckdb__made_once() -%}
    {{ return('materialized') }}
{%- endmacro %}
