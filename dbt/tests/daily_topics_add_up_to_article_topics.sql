-- Every article of a topic is in exactly one day of it.
with days as (
    select
        topic_id,
        sum(article_count) as article_count
    from {{ ref('daily_topics') }}
    group by topic_id
),

parts as (
    select
        topic_id,
        count(*) as article_count
    from {{ ref('article_topics') }}
    group by topic_id
)

select
    coalesce(days.topic_id, parts.topic_id) as topic_id,
    days.article_count as in_days,
    parts.article_count as in_parts
from days
full outer join parts on days.topic_id = parts.topic_id
where coalesce(days.article_count, 0) <> coalesce(parts.article_count, 0)
