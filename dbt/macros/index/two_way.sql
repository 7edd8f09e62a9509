{#
    The CTEs of the two-way fit E[o] = m·a·b, each reading the last, that end in `fitted` (line_number, series_number, a).

    `lines` (line_number, fit_number, mean_share), `cells` (fit_number, series_number, week_number, standard_count = m),
    `observed` (line_number, series_number, week_number, observed_count = o; none where nothing was observed).
    A round fits the series' habits a to the weeks' attention b with the prior, then b to a, and sets the mean of b to 1:
    with a prior the scale is not free.
#}
{% macro two_way(lines, cells, observed) -%}
{%- set round_count = var('index_round_count') | int(1) -%}
series_totals as (
    select
        line_number,
        series_number,
        sum(observed_count) as observed_count
    from {{ observed }}
    group by line_number, series_number
),

week_totals as (
    select
        line_number,
        week_number,
        sum(observed_count) as observed_count
    from {{ observed }}
    group by line_number, week_number
),

attention_0 as (
    select distinct
        {{ lines }}.line_number,
        {{ cells }}.week_number,
        cast(1 as double) as attention
    from {{ lines }}
    inner join {{ cells }} on {{ lines }}.fit_number = {{ cells }}.fit_number
),
{% for round in range(1, round_count + 1) %}

habits_{{ round }} as (
    select
        {{ lines }}.line_number,
        {{ cells }}.series_number,
        (coalesce(max(series_totals.observed_count), 0) + {{ var('prior_article_count') }}) / (
            sum({{ cells }}.standard_count * weeks.attention)
            + {{ var('prior_article_count') }} / max({{ lines }}.mean_share)
        ) as habit
    from {{ lines }}
    inner join {{ cells }} on {{ lines }}.fit_number = {{ cells }}.fit_number
    inner join attention_{{ round - 1 }} as weeks
        on {{ lines }}.line_number = weeks.line_number and {{ cells }}.week_number = weeks.week_number
    left join series_totals
        on
            {{ lines }}.line_number = series_totals.line_number
            and {{ cells }}.series_number = series_totals.series_number
    group by {{ lines }}.line_number, {{ cells }}.series_number
),

free_attention_{{ round }} as (
    select
        {{ lines }}.line_number,
        {{ cells }}.week_number,
        sum({{ cells }}.standard_count) as standard_count,
        coalesce(max(week_totals.observed_count), 0)
        / sum({{ cells }}.standard_count * series.habit) as attention
    from {{ lines }}
    inner join {{ cells }} on {{ lines }}.fit_number = {{ cells }}.fit_number
    inner join habits_{{ round }} as series
        on {{ lines }}.line_number = series.line_number and {{ cells }}.series_number = series.series_number
    left join week_totals
        on
            {{ lines }}.line_number = week_totals.line_number
            and {{ cells }}.week_number = week_totals.week_number
    group by {{ lines }}.line_number, {{ cells }}.week_number
),
{% if not loop.last %}

attention_{{ round }} as (
    select
        line_number,
        week_number,
        attention / (
            sum(attention * standard_count) over (partition by line_number)
            / sum(standard_count) over (partition by line_number)
        ) as attention
    from free_attention_{{ round }}
),
{% endif %}
{% endfor %}

scales as (
    select
        line_number,
        sum(attention * standard_count) / sum(standard_count) as mean_attention
    from free_attention_{{ round_count }}
    group by line_number
),

fitted as (
    select
        series.line_number,
        series.series_number,
        series.habit * scales.mean_attention as a
    from habits_{{ round_count }} as series
    inner join scales on series.line_number = scales.line_number
)
{%- endmacro %}

{#
    The foundings of the published line, as rows (generation, founded_week, window_week_count): on the first weeks of a
    line, on its base once that is whole, then every year.
#}
{% macro foundings() -%}
    select
        0 as generation,
        {{ var('forming_week_count') }} as founded_week,
        {{ var('forming_week_count') }} as window_week_count,
        {{ var('base_week_count') }} as last_week
    {% for generation in range(1, 31) %}
    union all
    select
        {{ generation }},
        {{ var('base_week_count') }} + {{ var('refounding_week_count') }} * {{ generation - 1 }},
        {{ var('base_week_count') }},
        {{ var('base_week_count') }} + {{ var('refounding_week_count') }} * {{ generation }}
    {% endfor %}
{%- endmacro %}
