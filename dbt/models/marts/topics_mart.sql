-- One row per topic of the dictionary, seen or not.
{# A seed is called topics; models and seeds share their names, so the mart takes its name as an alias. #}
{{ config(alias='topics') }}

with topics as (
    select * from {{ ref('topics') }}
),

article_topics as (
    select * from {{ ref('article_topics') }}
),

seen as (
    select
        topic_id,
        count(*) as article_count,
        min(published_at) as first_article_at,
        max(published_at) as last_article_at
    from article_topics
    group by topic_id
)

select
    topics.topic_id,
    topics.name,
    topics.area,
    topics.definition,
    cast(coalesce(seen.article_count, 0) as bigint) as article_count,
    seen.first_article_at,
    seen.last_article_at
from topics
left join seen on topics.topic_id = seen.topic_id
