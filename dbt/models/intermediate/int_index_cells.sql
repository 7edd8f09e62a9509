-- One row per panel, line, series and complete week in which the series was observed: a cell of the two-way fit.
{#
    The published line knows what was known when the week was published, and judges a series by its weeks until then; the
    current line knows all. A week without a link to those before it begins a segment: no line bridges it.
#}
with days as (
    select * from {{ ref('int_index_days') }}
),

panels as (
    select
        panel_id,
        max(date) as newest_date
    from days
    group by panel_id
),

polled_weeks as (
    select
        panel_id,
        series_id,
        week_date,
        min(owner_id) as owner_id,
        sum(article_count) as article_count,
        sum(timely_article_count) as timely_article_count
    from days
    group by panel_id, series_id, week_date
    having count(*) filter (where is_polled) = 7
),

judged as (
    select
        panel_id,
        'current' as line,
        series_id,
        owner_id,
        week_date,
        article_count,
        median(nullif(article_count, 0)) over (partition by panel_id, series_id) as usual_article_count
    from polled_weeks

    union all

    select
        panel_id,
        'published' as line,
        series_id,
        owner_id,
        week_date,
        timely_article_count as article_count,
        median(nullif(timely_article_count, 0)) over (
            partition by panel_id, series_id
            order by week_date
        ) as usual_article_count
    from polled_weeks
),

observed as (
    select
        *,
        least(
            1, {{ var('owner_article_cap') }} / cast(sum(article_count) over (
                partition by panel_id, line, owner_id, week_date
            ) as double)
        ) as weight
    from judged
    where article_count >= 3 and article_count * 5 >= usual_article_count
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

weeks as (
    select
        *,
        row_number() over (partition by panel_id, segment order by week_date) as week_number
    from segments
)

select
    observed.panel_id,
    observed.line,
    observed.series_id,
    observed.owner_id,
    observed.week_date,
    cast(weeks.segment as integer) as segment,
    cast(weeks.week_number as integer) as week_number,
    observed.article_count,
    observed.usual_article_count,
    observed.weight,
    observed.article_count * observed.weight as standard_count,
    weeks.linked_share,
    weeks.is_break
from observed
inner join weeks on observed.panel_id = weeks.panel_id and observed.week_date = weeks.week_date
inner join panels on observed.panel_id = panels.panel_id
where
    observed.line = 'current'
    or {{ date_plus('observed.week_date', '6 + ' ~ var('publish_after_days')) }} < panels.newest_date
