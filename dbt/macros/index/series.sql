{# The series that an article counts for: its outlet and the host that its feed is asked at; a feed may change its path. #}
{% macro index_series(outlet_id, feed_url) -%}
    concat({{ outlet_id }}, '/', coalesce({{ host(feed_url) }}, ''))
{%- endmacro %}

{# How many weeks of a line that has so many are its base: all while they are few, eight, then twenty-six. #}
{% macro index_base_weeks(week_count) -%}
    (
        case
            when {{ week_count }} >= {{ var('base_week_count') }} then {{ var('base_week_count') }}
            when {{ week_count }} >= {{ var('forming_week_count') }} then {{ var('forming_week_count') }}
            else {{ week_count }}
        end
    )
{%- endmacro %}

{# The method of the trends index and its version: raised whenever a number moves for another reason than the data. #}
{% macro index_version() -%}
    index-1
{%- endmacro %}

{# The method of the emerging terms and its version. #}
{% macro emerging_version() -%}
    terms-1
{%- endmacro %}
