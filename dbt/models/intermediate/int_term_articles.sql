-- One row per article in whose words terms may emerge: it is on the beat, and so is enough of its series.
{#
    A series is judged by the week and the eight before. What was seen too late for its week is left out, so that a
    week that has been told is not told otherwise later.
#}
with articles as (
    select *
    from {{ ref('int_index_articles') }}
    where is_timely
),

texts as (
    select
        article_id,
        content_hash,
        outlet_id,
        published_at
    from {{ ref('articles') }}
),

beat_hits as (
    select article_id
    from {{ ref('int_panel_hits') }}
    where entity_kind = 'beat'
),

placed as (
    select
        articles.article_id,
        articles.series_id,
        articles.week_date,
        beat_hits.article_id is not null as is_on_beat
    from articles
    left join beat_hits on articles.article_id = beat_hits.article_id
),

series_weeks as (
    select
        series_id,
        week_date,
        count(*) as article_count,
        count(*) filter (where is_on_beat) as beat_count
    from placed
    group by series_id, week_date
),

series_shares as (
    select
        one.series_id,
        one.week_date,
        sum(other.beat_count) / cast(sum(other.article_count) as double) as beat_share
    from series_weeks as one
    inner join series_weeks as other
        on
            one.series_id = other.series_id
            and one.week_date >= other.week_date
            and {{ date_plus('one.week_date', -56) }} <= other.week_date
    group by one.series_id, one.week_date
)

select
    placed.article_id,
    texts.content_hash,
    texts.outlet_id,
    texts.published_at,
    placed.week_date
from placed
inner join texts on placed.article_id = texts.article_id
inner join series_shares on placed.series_id = series_shares.series_id and placed.week_date = series_shares.week_date
where placed.is_on_beat and series_shares.beat_share >= {{ var('least_beat_share') }}
