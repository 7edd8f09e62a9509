{# One row a day, in column `date`, from the first to the last date (two SQL expressions); none where either is null. #}
{% macro date_spine(first_date, last_date) -%}
    {{ return(adapter.dispatch('date_spine', 'beatbook')(first_date, last_date)) }}
{%- endmacro %}

{% macro default__date_spine(first_date, last_date) -%}
    select explode(sequence({{ first_date }}, {{ last_date }}, interval 1 day)) as date
{%- endmacro %}

{% macro duckdb__date_spine(first_date, last_date) -%}
    select cast(unnest(generate_series({{ first_date }}, {{ last_date }}, interval 1 day)) as date) as date
{%- endmacro %}

{# The Monday of the week of a date. #}
{% macro week_start(date) -%}
    {{ return(adapter.dispatch('week_start', 'beatbook')(date)) }}
{%- endmacro %}

{% macro default__week_start(date) -%}
    cast(date_trunc('week', {{ date }}) as date)
{%- endmacro %}

{# The date that many days later; earlier where `days` is negative. #}
{% macro date_plus(date, days) -%}
    {{ return(adapter.dispatch('date_plus', 'beatbook')(date, days)) }}
{%- endmacro %}

{% macro default__date_plus(date, days) -%}
    date_add({{ date }}, {{ days }})
{%- endmacro %}

{% macro duckdb__date_plus(date, days) -%}
    cast({{ date }} + to_days(cast({{ days }} as integer)) as date)
{%- endmacro %}

{# Whole days from the earlier date to the later one. #}
{% macro days_between(earlier, later) -%}
    {{ return(adapter.dispatch('days_between', 'beatbook')(earlier, later)) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    datediff({{ later }}, {{ earlier }})
{%- endmacro %}

{% macro duckdb__days_between(earlier, later) -%}
    date_diff('day', {{ earlier }}, {{ later }})
{%- endmacro %}

{# Hours from the earlier timestamp to the later one, with their fraction; negative where they stand the other way. #}
{% macro hours_between(earlier, later) -%}
    {{ return(adapter.dispatch('hours_between', 'beatbook')(earlier, later)) }}
{%- endmacro %}

{% macro default__hours_between(earlier, later) -%}
    (unix_timestamp({{ later }}) - unix_timestamp({{ earlier }})) / 3600.0
{%- endmacro %}

{% macro duckdb__hours_between(earlier, later) -%}
    (epoch({{ later }}) - epoch({{ earlier }})) / 3600.0
{%- endmacro %}

{# The first day of the next month, quarter or year (`unit`) after a date. #}
{% macro period_after(date, unit) -%}
    {{ return(adapter.dispatch('period_after', 'beatbook')(date, unit)) }}
{%- endmacro %}

{% macro default__period_after(date, unit) -%}
    cast(add_months(date_trunc('{{ unit }}', {{ date }}), {{ {'month': 1, 'quarter': 3, 'year': 12}[unit] }}) as date)
{%- endmacro %}

{% macro duckdb__period_after(date, unit) -%}
    cast(date_trunc('{{ unit }}', {{ date }}) + interval 1 {{ unit }} as date)
{%- endmacro %}

{# The first day of the next month of that number (1 is January) that begins after a date. #}
{% macro month_after(date, month) -%}
    {{ return(adapter.dispatch('month_after', 'beatbook')(date, month)) }}
{%- endmacro %}

{% macro default__month_after(date, month) -%}
    make_date(
        cast(extract(year from {{ date }}) + case when extract(month from {{ date }}) >= {{ month }} then 1 else 0 end as int),
        {{ month }}, 1
    )
{%- endmacro %}

{% macro duckdb__month_after(date, month) -%}
    make_date(
        extract(year from {{ date }}) + case when extract(month from {{ date }}) >= {{ month }} then 1 else 0 end,
        {{ month }}, 1
    )
{%- endmacro %}
