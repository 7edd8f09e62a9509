-- One row per unit, thing of the home and running period: a day (seven days that end with it), or the unfinished week.
{#
    Σo / Σe of the current line, with the habits of the segment that the period lies in. A day that ends a week is that week.
    Stories have weeks alone: days of articles are enough to see a turn.
#}
with days as (
    select *
    from {{ ref('int_index_days') }}
    where panel_id = 'beat'
),

hits as (
    select *
    from {{ ref('int_index_hits') }}
    where panel_id = 'beat'
),

cells as (
    select *
    from {{ ref('int_index_cells') }}
    where panel_id = 'beat' and line = 'current'
),

series as (
    select *
    from {{ ref('int_index_series') }}
    where panel_id = 'beat' and line = 'current'
),

estimates as (
    select *
    from {{ ref('int_index_estimates') }}
    where panel_id = 'beat' and line = 'current'
),

-- The newest day of all is still running.
last_day as (
    select
        max(date) as last_date,
        {{ week_start('max(date)') }} as last_week_date
    from days
    where is_polled
),

panel_dates as (
    select distinct date from days
),

windows as (
    select
        'day' as grain,
        panel_dates.date as period_start,
        {{ date_plus('panel_dates.date', -6) }} as first_date,
        panel_dates.date as last_date
    from panel_dates
    cross join last_day
    where panel_dates.date <= last_day.last_date

    union all

    select
        'week' as grain,
        last_week_date as period_start,
        last_week_date as first_date,
        last_date
    from last_day
    where last_date < {{ date_plus('last_week_date', 6) }}
),

eras as (
    select *
    from {{ ref('int_index_eras') }}
    where panel_id = 'beat' and line = 'current'
),

usual_counts as (
    select
        source_series_id as series_id,
        max(usual_article_count) as usual_article_count
    from cells
    group by source_series_id
),

segments as (
    select distinct
        week_date,
        segment,
        is_break
    from cells
),

-- The segment of the newest week that has begun in the period; the first one for the days before it.
window_segments as (
    select
        windows.grain,
        windows.period_start,
        windows.first_date,
        windows.last_date,
        coalesce(segments.segment, 1) as segment,
        coalesce(segments.is_break, false) as is_break
    from windows
    left join segments on windows.last_date >= segments.week_date
    qualify
        row_number() over (
            partition by windows.grain, windows.period_start
            order by segments.week_date desc nulls last
        ) = 1
),

window_cells as (
    select
        windows.grain,
        windows.period_start,
        windows.segment,
        windows.is_break,
        windows.last_date,
        days.series_id,
        min(days.owner_id) as owner_id,
        sum(days.article_count) as article_count,
        sum(days.story_count) as story_count
    from window_segments as windows
    inner join days on days.date between windows.first_date and windows.last_date
    inner join usual_counts on days.series_id = usual_counts.series_id
    group by
        windows.grain, windows.period_start, windows.segment, windows.is_break, windows.first_date, windows.last_date,
        days.series_id, usual_counts.usual_article_count
    having
        count(*) filter (where days.is_polled) = 1 + {{ days_between('windows.first_date', 'windows.last_date') }}
        and (
            windows.grain = 'week'
            or (sum(days.article_count) >= 3 and sum(days.article_count) * 5 >= usual_counts.usual_article_count)
        )
),

weighted as (
    select
        *,
        least(
            1, {{ var('owner_article_cap') }} / cast(nullif(sum(article_count) over (
                partition by grain, period_start, owner_id
            ), 0) as double)
        ) as weight
    from window_cells
),

unit_weights as (
    select
        *,
        'article' as unit,
        weight * article_count as standard_count
    from weighted
    {% for unit in ['story', 'verified_story'] %}
    union all

    select
        *,
        '{{ unit }}' as unit,
        weight * story_count as standard_count
    from weighted
    where grain = 'week'
    {% endfor %}
),

-- Numbers for what the largest of these tables are grouped by: words would take twice the time.
things as (
    select
        *,
        row_number() over (order by unit, entity_kind, entity_id) as thing_number
    from (
        select distinct
            unit,
            entity_kind,
            entity_id
        from series
    ) as distinct_things
),

habits as (
    select
        things.thing_number,
        series.unit,
        series.segment,
        series.series_id,
        series.a
    from series
    inner join things
        on
            series.unit = things.unit
            and series.entity_kind = things.entity_kind
            and series.entity_id = things.entity_id
),

window_hits as (
    select
        windows.grain,
        windows.period_start,
        things.thing_number,
        hits.series_id,
        sum(hits.hit_count) as hit_count
    from window_segments as windows
    inner join hits on hits.date between windows.first_date and windows.last_date
    inner join things
        on
            hits.unit = things.unit
            and hits.entity_kind = things.entity_kind
            and hits.entity_id = things.entity_id
    where windows.grain = 'week' or hits.unit = 'article'
    group by windows.grain, windows.period_start, things.thing_number, hits.series_id
),

owner_counts as (
    select
        weighted.grain,
        weighted.period_start,
        weighted.segment,
        weighted.is_break,
        series.thing_number,
        weighted.owner_id,
        coalesce(sum(weighted.weight * window_hits.hit_count), 0) as observed_count,
        sum(weighted.standard_count * series.a) as expected_count,
        sum(weighted.weight * weighted.standard_count * series.a) as squared_count
    from unit_weights as weighted
    inner join eras
        on
            weighted.series_id = eras.series_id
            and {{ week_start('weighted.last_date') }} >= eras.first_week_date
            and {{ week_start('weighted.last_date') }} < eras.end_week_date
    inner join habits as series
        on
            weighted.unit = series.unit
            and weighted.segment = series.segment
            and eras.era_series_id = series.series_id
    left join window_hits
        on
            weighted.grain = window_hits.grain
            and weighted.period_start = window_hits.period_start
            and weighted.series_id = window_hits.series_id
            and series.thing_number = window_hits.thing_number
    group by
        weighted.grain, weighted.period_start, weighted.segment, weighted.is_break, series.thing_number,
        weighted.owner_id
),

window_counts as (
    select
        *,
        sum(observed_count) over thing_window as all_observed_count,
        sum(expected_count) over thing_window as all_expected_count
    from owner_counts
    window thing_window as (partition by grain, period_start, thing_number)
),

counted as (
    select
        grain,
        period_start,
        segment,
        is_break,
        thing_number,
        count(*) as owner_count,
        max(all_observed_count) as observed_count,
        max(all_expected_count) as expected_count,
        sum(squared_count) as squared_count,
        max(all_observed_count) / max(all_expected_count) as b,
        power(max(all_expected_count), 2) / sum(power(expected_count, 2)) as n_eff,
        sum(power(observed_count - expected_count * all_observed_count / all_expected_count, 2)) as squared_residual
    from window_counts
    where all_expected_count > 0
    group by grain, period_start, segment, is_break, thing_number
),

banded as (
    select
        *,
        {{ index_half_width() }} as half_width
    from (
        select
            *,
            {{ index_variance('b') }} as variance
        from counted
    ) as varied
),

bases as (
    select
        unit,
        entity_kind,
        entity_id,
        segment,
        max(b_ref) as b_ref,
        max(base_observed_count) as base_observed_count,
        bool_or(is_provisional) as is_provisional,
        max(standardised_per_1000 / nullif(b, 0)) as per_1000_at_one
    from estimates
    group by unit, entity_kind, entity_id, segment
)

select
    banded.grain,
    banded.period_start,
    things.unit,
    things.entity_kind,
    things.entity_id,
    case when not banded.is_break then banded.b end as b,
    {{ index_low() }} as low,
    {{ index_high('expected_count') }} as high,
    banded.n_eff,
    banded.observed_count,
    banded.expected_count,
    bases.b_ref,
    case
        when not banded.is_break
            then bases.per_1000_at_one * banded.b
    end as standardised_per_1000,
    bases.is_provisional,
    case
        when banded.is_break then 'break'
        when bases.b_ref is null or bases.base_observed_count < {{ var('thin_base_article_count') }} then 'no base'
        when banded.grain = 'week' then 'running'
        when banded.n_eff < {{ var('least_source_count') }} then 'too few sources'
        when
            greatest(banded.observed_count, banded.expected_count * bases.b_ref)
            < {{ var('least_index_article_count') }}
            then 'too few articles'
        else 'ok'
    end as status
from banded
inner join things on banded.thing_number = things.thing_number
inner join bases
    on
        things.unit = bases.unit
        and things.entity_kind = bases.entity_kind
        and things.entity_id = bases.entity_id
        and banded.segment = bases.segment
