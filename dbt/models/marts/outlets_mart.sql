-- One row per outlet that has a feed or an article.
{{ config(alias='outlets') }}

with outlets as (
    select * from {{ ref('outlets') }}
),

feeds as (
    select * from {{ ref('int_feeds_mapped') }}
),

articles as (
    select * from {{ ref('articles') }}
),

feed_counts as (
    select
        outlet_id,
        count(*) as feed_count,
        bool_or(is_sample) as has_sample_feed
    from feeds
    group by outlet_id
),

article_counts as (
    select
        outlet_id,
        count(*) as article_count,
        bool_or(is_sample) as has_sample_article,
        min(published_at) as first_article_at,
        max(published_at) as last_article_at
    from articles
    group by outlet_id
),

seen as (
    select
        coalesce(feed_counts.outlet_id, article_counts.outlet_id) as outlet_id,
        coalesce(feed_counts.feed_count, 0) as feed_count,
        coalesce(article_counts.article_count, 0) as article_count,
        coalesce(feed_counts.has_sample_feed, false) or coalesce(article_counts.has_sample_article, false)
            as is_sample,
        article_counts.first_article_at,
        article_counts.last_article_at
    from feed_counts
    full outer join article_counts on feed_counts.outlet_id = article_counts.outlet_id
)

select
    seen.outlet_id,
    coalesce(outlets.name, seen.outlet_id) as name,
    coalesce(outlets.owner, seen.outlet_id) as owner,
    coalesce(outlets.kind, 'unknown') as kind,
    outlets.outlet_id is not null as is_mapped,
    coalesce(outlets.is_sample, seen.is_sample) as is_sample,
    cast(seen.feed_count as bigint) as feed_count,
    cast(seen.article_count as bigint) as article_count,
    seen.first_article_at,
    seen.last_article_at
from seen
left join outlets on seen.outlet_id = outlets.outlet_id
