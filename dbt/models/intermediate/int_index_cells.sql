-- One row per panel, line, unit, series and complete week in which the series was observed: a cell of the two-way fit.
{#
    A series that came to write about other things is a new series from then on. A week without a link to those before it
    begins a segment: no line bridges it. Which weeks were observed, how much a series weighs and where a line breaks is told
    by its articles, for stories too.
#}
with days as (
    select * from {{ ref('int_index_days') }}
),

eras as (
    select * from {{ ref('int_index_eras') }}
),

panels as (
    select
        panel_id,
        max(date) as newest_date
    from days
    group by panel_id
),

observed as (
    select
        weeks.panel_id,
        weeks.line,
        eras.era_series_id as series_id,
        weeks.series_id as source_series_id,
        weeks.owner_id,
        weeks.week_date,
        weeks.article_count,
        weeks.story_count,
        weeks.usual_article_count,
        weeks.weight
    from {{ ref('int_index_observed') }} as weeks
    inner join eras
        on
            weeks.panel_id = eras.panel_id
            and weeks.line = eras.line
            and weeks.series_id = eras.series_id
            and weeks.week_date >= eras.first_week_date
            and weeks.week_date < eras.end_week_date
),

-- How many of the eight weeks before a week were complete, and in how many of them a series was observed.
complete_weeks as (
    select distinct
        panel_id,
        week_date
    from observed
    where line = 'published'
),

earlier_weeks as (
    select
        weeks.panel_id,
        weeks.week_date,
        count(earlier.week_date) as earlier_week_count
    from complete_weeks as weeks
    left join complete_weeks as earlier
        on
            weeks.panel_id = earlier.panel_id
            and weeks.week_date > earlier.week_date
            and {{ date_plus('weeks.week_date', -56) }} <= earlier.week_date
    group by weeks.panel_id, weeks.week_date
),

earlier_cells as (
    select
        observed.panel_id,
        observed.series_id,
        observed.week_date,
        observed.article_count * observed.weight as standard_count,
        count(earlier.week_date) as earlier_cell_count
    from observed
    left join observed as earlier
        on
            observed.panel_id = earlier.panel_id
            and observed.line = earlier.line
            and observed.series_id = earlier.series_id
            and observed.week_date > earlier.week_date
            and {{ date_plus('observed.week_date', -56) }} <= earlier.week_date
    where observed.line = 'published'
    group by
        observed.panel_id, observed.series_id, observed.week_date, observed.article_count, observed.weight
),

linked as (
    select
        cells.panel_id,
        cells.week_date,
        coalesce(
            sum(power(cells.standard_count, 2)) filter (
                where
                weeks.earlier_week_count > 0
                and cells.earlier_cell_count
                >= least({{ var('least_series_week_count') }}, (weeks.earlier_week_count + 1) // 2)
            ),
            0
        ) / sum(power(cells.standard_count, 2)) as linked_share
    from earlier_cells as cells
    inner join earlier_weeks as weeks on cells.panel_id = weeks.panel_id and cells.week_date = weeks.week_date
    group by cells.panel_id, cells.week_date
),

-- The very first week of a panel has nothing to be linked to, and is no break.
numbered as (
    select
        panel_id,
        week_date,
        linked_share,
        row_number() over (partition by panel_id order by week_date) > 1
        and linked_share < {{ var('least_linked_share') }} as is_break
    from linked
),

begun as (
    select
        *,
        is_break and not coalesce(lag(is_break) over (partition by panel_id order by week_date), false) as is_start
    from numbered
),

segments as (
    select
        panel_id,
        week_date,
        linked_share,
        is_break,
        1 + sum(case when is_start then 1 else 0 end) over (partition by panel_id order by week_date) as segment
    from begun
),

units as (
    select 'article' as unit

    union all

    select 'story' as unit

    union all

    select 'verified_story' as unit
),

counted as (
    select
        observed.*,
        units.unit,
        case units.unit when 'article' then observed.article_count else observed.story_count end as unit_count
    from observed
    cross join units
),

weeks as (
    select
        *,
        row_number() over (partition by panel_id, segment order by week_date) as week_number
    from segments
)

select
    counted.panel_id,
    counted.line,
    counted.unit,
    counted.series_id,
    counted.source_series_id,
    counted.owner_id,
    counted.week_date,
    cast(weeks.segment as integer) as segment,
    cast(weeks.week_number as integer) as week_number,
    counted.unit_count,
    counted.usual_article_count,
    counted.weight,
    counted.unit_count * counted.weight as standard_count,
    weeks.linked_share,
    weeks.is_break
from counted
inner join weeks on counted.panel_id = weeks.panel_id and counted.week_date = weeks.week_date
inner join panels on counted.panel_id = panels.panel_id
where
    counted.unit_count > 0
    and (
        counted.line = 'current'
        or {{ date_plus('counted.week_date', '6 + ' ~ var('publish_after_days')) }} < panels.newest_date
    )
