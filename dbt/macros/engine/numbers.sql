{# A double to six significant digits: sums that run in parallel differ in the last bits from build to build. #}
{% macro six_digits(value) -%}
    {{ return(adapter.dispatch('six_digits', 'beatbook')(value)) }}
{%- endmacro %}

{% macro default__six_digits(value) -%}
    cast(format_number({{ value }}, '0.#####E0') as double)
{%- endmacro %}

{% macro duckdb__six_digits(value) -%}
    cast(printf('%.5e', {{ value }}) as double)
{%- endmacro %}
