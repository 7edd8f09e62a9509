{# The values of a group as one list, in order. #}
{% macro sorted_list(value) -%}
    {{ return(adapter.dispatch('sorted_list', 'beatbook')(value)) }}
{%- endmacro %}

{% macro default__sorted_list(value) -%}
    array_sort(collect_list({{ value }}))
{%- endmacro %}

{% macro duckdb__sorted_list(value) -%}
    list({{ value }} order by {{ value }})
{%- endmacro %}

{# One row an element of a list column: the named columns, and the element as `name`. #}
{% macro each_element(relation, columns, list, name) -%}
    {{ return(adapter.dispatch('each_element', 'beatbook')(relation, columns, list, name)) }}
{%- endmacro %}

{% macro default__each_element(relation, columns, list, name) -%}
    select {{ columns | join(', ') }}, explode({{ list }}) as {{ name }} from {{ relation }}
{%- endmacro %}

{% macro duckdb__each_element(relation, columns, list, name) -%}
    select {{ columns | join(', ') }}, unnest({{ list }}) as {{ name }} from {{ relation }}
{%- endmacro %}

{# A group's rows as one JSON text: an array of objects with these columns, in the order of `order_by`. #}
{% macro json_rows(columns, order_by) -%}
    {{ return(adapter.dispatch('json_rows', 'beatbook')(columns, order_by)) }}
{%- endmacro %}

{% macro default__json_rows(columns, order_by) -%}
    to_json(collect_list(named_struct({% for column in columns %}'{{ column }}', {{ column }}{{ ', ' if not loop.last }}{% endfor %})))
{%- endmacro %}

{% macro duckdb__json_rows(columns, order_by) -%}
    cast(to_json(list(
        struct_pack({% for column in columns %}{{ column }} := {{ column }}{{ ', ' if not loop.last }}{% endfor %})
        order by {{ order_by }}
    )) as varchar)
{%- endmacro %}

{# The texts of a group as one text, with commas between them, in the order of `order_by`. #}
{% macro joined_in_order(text, order_by) -%}
    {{ return(adapter.dispatch('joined_in_order', 'beatbook')(text, order_by)) }}
{%- endmacro %}

{% macro default__joined_in_order(text, order_by) -%}
    listagg({{ text }}, ', ') within group (order by {{ order_by }})
{%- endmacro %}

{% macro duckdb__joined_in_order(text, order_by) -%}
    string_agg({{ text }}, ', ' order by {{ order_by }})
{%- endmacro %}

{# The values of a group as one list, in the order of another column. #}
{% macro list_in_order(value, order_by) -%}
    {{ return(adapter.dispatch('list_in_order', 'beatbook')(value, order_by)) }}
{%- endmacro %}

{% macro default__list_in_order(value, order_by) -%}
    transform(array_sort(collect_list(struct({{ order_by }} as place, {{ value }} as value))), one -> one.value)
{%- endmacro %}

{% macro duckdb__list_in_order(value, order_by) -%}
    list({{ value }} order by {{ order_by }})
{%- endmacro %}
