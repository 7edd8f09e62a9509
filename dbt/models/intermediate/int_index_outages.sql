-- One row per grain and period of the panel: how much of its usual output was not seen, where entries may be missing.
{#
    A series belongs to a period that begins after it was first seen, until eight weeks after its last article. It is seen
    if every day of the period was, and if in seven days it has an article for every five that it usually has.
#}
with days as (
    select *
    from {{ ref('int_index_days') }}
    where panel_id = 'beat'
),

polls as (
    select *
    from {{ ref('int_index_polls') }}
    where gap_date is not null
),

-- The newest day of all is still running.
last_day as (
    select max(date) as last_date
    from days
    where is_polled
),

panel_dates as (
    select distinct
        date,
        week_date
    from days
),

windows as (
    select
        'day' as grain,
        panel_dates.date as period_start,
        {{ date_plus('panel_dates.date', -6) }} as first_date,
        least(panel_dates.date, last_day.last_date) as last_date
    from panel_dates
    cross join last_day

    union all

    select distinct
        'week' as grain,
        panel_dates.week_date as period_start,
        panel_dates.week_date as first_date,
        least({{ date_plus('panel_dates.week_date', 6) }}, last_day.last_date) as last_date
    from panel_dates
    cross join last_day
),

series as (
    select
        series_id,
        min(date) filter (where is_polled) as first_polled_date,
        max(date) filter (where article_count > 0) as last_article_date,
        sum(article_count) filter (where is_polled) / cast(count(*) filter (where is_polled) as double)
            as usual_article_count
    from days
    group by series_id
    having count(*) filter (where is_polled) > 0
),

members as (
    select
        windows.grain,
        windows.period_start,
        series.series_id,
        max(series.usual_article_count) as usual_article_count,
        count(*) as day_count,
        count(*) filter (where days.is_polled) as polled_day_count,
        sum(days.article_count) as article_count
    from windows
    inner join series
        on
            windows.first_date >= series.first_polled_date
            and windows.first_date <= {{ date_plus('series.last_article_date', 56) }}
    inner join days on series.series_id = days.series_id and days.date between windows.first_date and windows.last_date
    group by windows.grain, windows.period_start, series.series_id
),

judged as (
    select
        *,
        polled_day_count < day_count or (day_count = 7 and article_count * 5 < usual_article_count * 7) as is_unseen
    from members
),

seen as (
    select
        grain,
        period_start,
        sum(case when is_unseen then usual_article_count else 0 end) / nullif(sum(usual_article_count), 0)
            as unseen_share
    from judged
    group by grain, period_start
),

gaps as (
    select
        windows.grain,
        windows.period_start,
        count(distinct polls.series_id) as gap_series_count
    from windows
    inner join polls on windows.last_date >= polls.gap_date and windows.first_date <= polls.date
    group by windows.grain, windows.period_start
)

select
    windows.grain,
    windows.period_start,
    seen.unseen_share,
    coalesce(seen.unseen_share >= {{ var('outage_share') }}, false) as is_outage,
    coalesce(gaps.gap_series_count, 0) as gap_series_count
from windows
left join seen on windows.grain = seen.grain and windows.period_start = seen.period_start
left join gaps on windows.grain = gaps.grain and windows.period_start = gaps.period_start
