-- One row: what this build was made of.
with home as (
    select * from {{ ref('stg_home') }}
),

articles as (
    select
        count(*) as article_count,
        min(published_date) as first_date,
        max(published_date) as newest_date,
        max(published_at) as newest_at
    from {{ ref('articles') }}
),

feeds as (
    select
        count(*) as feed_count,
        count(*) filter (where state in ('ok', 'archive')) as healthy_feed_count
    from {{ ref('feed_health') }}
),

methods as (
    select max(method_version) as method_version from {{ ref('trends_index') }}
)

select
    timestamp '{{ built_at() }}' as built_at,
    '{{ build_id() }}' as build_id,
    articles.newest_at,
    articles.newest_date,
    case when articles.article_count = 0 then 'empty' else coalesce(home.home_kind, 'real') end as home_kind,
    home.schema_version,
    coalesce(methods.method_version, '{{ index_version() }}') as method_version,
    articles.article_count,
    feeds.feed_count,
    feeds.healthy_feed_count,
    articles.first_date
from articles
cross join feeds
cross join methods
cross join home
