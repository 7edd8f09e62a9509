{#
    What a build may know. A plain build knows all that is stored. With the variable as_known_at (a timestamp, UTC) it
    knows what was seen by then and nothing else, so that a number of the past can be made again. Every reading of a raw
    table asks here.
#}
{% macro known_by(seen_at) -%}
    {%- if var('as_known_at', none) -%}
    {{ seen_at }} <= timestamp '{{ var("as_known_at") }}'
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}

{# The moment that a build's numbers are of: when it began, or the moment that it is to know. #}
{% macro known_at() -%}
    {{ var('as_known_at', none) or built_at() }}
{%- endmacro %}
