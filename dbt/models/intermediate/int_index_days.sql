-- One row per panel, series and day: its articles, the stories that it had first, and whether the whole day was seen.
{#
    What comes without polls (an archive, a backfill, documents, the sample) was seen from the first day of its kind to the
    last. A polled day lies between two polls of its series that are near enough to miss nothing. The newest day of a home
    is still running.
#}
with articles as (
    select * from {{ ref('int_index_articles') }}
),

panel_days as (
    select * from {{ ref('int_panel_days') }}
),

polls as (
    select * from {{ ref('int_index_polls') }}
),

simulated as (
    select * from {{ source('raw', 'simulated_days') }}
),

newest as (
    select max(date) as newest_date from panel_days
),

series as (
    select
        series_id,
        min(owner_id) as owner_id,
        min(date) as first_date
    from articles
    group by series_id
),

day_counts as (
    select
        series_id,
        date,
        count(*) as article_count,
        count(*) filter (where is_timely) as timely_article_count
    from articles
    group by series_id, date
),

story_counts as (
    select
        series_id,
        date,
        count(*) filter (where line = 'current') as story_count,
        count(*) filter (where line = 'published') as timely_story_count
    from {{ ref('int_index_stories') }}
    group by series_id, date
),

origin_spans as (
    select
        origin,
        min(date) as first_date,
        max(date) as last_date
    from articles
    where origin <> 'feed'
    group by origin
),

poll_spans as (
    select
        series_id,
        date as first_date,
        lead(date) over (partition by series_id order by date) as last_date,
        row_number() over (partition by series_id order by date) as poll_number
    from polls
),

spans as (
    select distinct
        articles.series_id,
        origin_spans.first_date,
        origin_spans.last_date
    from articles
    inner join origin_spans on articles.origin = origin_spans.origin

    union all

    select
        series_id,
        case when poll_number = 1 then {{ date_plus('first_date', 1) }} else first_date end as first_date,
        last_date
    from poll_spans
    where {{ days_between('first_date', 'last_date') }} <= {{ var('poll_gap_days') }}
),

-- An archive's series were seen from its first day on, also those that came later: a week of too few articles says so.
seen_days as (
    select distinct
        spans.series_id,
        panel_days.date
    from spans
    inner join panel_days on panel_days.date between spans.first_date and spans.last_date
    cross join newest
    where panel_days.date < newest.newest_date
)

select
    'beat' as panel_id,
    series.series_id,
    series.owner_id,
    panel_days.date,
    panel_days.week_date,
    coalesce(day_counts.article_count, 0) as article_count,
    coalesce(day_counts.timely_article_count, 0) as timely_article_count,
    coalesce(story_counts.story_count, 0) as story_count,
    coalesce(story_counts.timely_story_count, 0) as timely_story_count,
    seen_days.date is not null as is_polled
from series
inner join panel_days on series.first_date <= {{ date_plus('panel_days.week_date', 6) }}
left join day_counts on series.series_id = day_counts.series_id and panel_days.date = day_counts.date
left join story_counts on series.series_id = story_counts.series_id and panel_days.date = story_counts.date
left join seen_days on series.series_id = seen_days.series_id and panel_days.date = seen_days.date

union all

select
    panel_id,
    series_id,
    owner_id,
    day as date,
    {{ week_start('day') }} as week_date,
    article_count,
    article_count as timely_article_count,
    0 as story_count,
    0 as timely_story_count,
    is_polled
from simulated
