-- One row per feed and day, from the feed's first day to the newest day of the home; silent days show as zero.
with entries as (
    select *
    from {{ ref('int_entries_placed') }}
    where has_feed
),

feeds as (
    select * from {{ ref('int_feeds_mapped') }}
),

articles as (
    select * from {{ ref('articles') }}
),

article_topics as (
    select * from {{ ref('article_topics') }}
),

first_days as (
    select
        feed_key,
        min(published_date) as first_date
    from entries
    group by feed_key
),

entries_and_articles as (
    select published_date from entries
    union all
    select published_date from articles
),

-- One list of days for all feeds: a feed takes those from its first day on.
days as (
    {{ date_spine(
        '(select min(first_date) from first_days)',
        '(select max(published_date) from entries_and_articles)'
    ) }}
),

beat_articles as (
    select distinct article_id from article_topics
),

feed_days as (
    select
        entries.feed_key,
        entries.published_date,
        count(*) as entry_count,
        count(distinct entries.article_id) as article_count,
        count(distinct beat_articles.article_id) as beat_article_count
    from entries
    left join beat_articles on entries.article_id = beat_articles.article_id
    group by entries.feed_key, entries.published_date
)

select
    feeds.feed_key,
    feeds.feed_url,
    feeds.outlet_id,
    days.date,
    cast(coalesce(feed_days.entry_count, 0) as bigint) as entry_count,
    cast(coalesce(feed_days.article_count, 0) as bigint) as article_count,
    cast(coalesce(feed_days.beat_article_count, 0) as bigint) as beat_article_count
from feeds
inner join first_days on feeds.feed_key = first_days.feed_key
inner join days on first_days.first_date <= days.date
left join feed_days on feeds.feed_key = feed_days.feed_key and days.date = feed_days.published_date
