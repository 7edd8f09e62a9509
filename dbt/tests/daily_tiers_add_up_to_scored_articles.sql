-- The five tiers hold every scored article, and every scored article of a topic is in one of its days.
with tones as (
    select
        'topic' as entity_kind,
        topic_id as entity_id,
        very_negative_count + negative_count + neutral_count + positive_count + very_positive_count as in_tiers,
        scored_article_count
    from {{ ref('daily_sentiment') }}

    union all

    select
        'beat' as entity_kind,
        'beat' as entity_id,
        very_negative_count + negative_count + neutral_count + positive_count + very_positive_count as in_tiers,
        scored_article_count
    from {{ ref('daily_beat') }}
),

totals as (
    select
        entity_kind,
        entity_id,
        sum(in_tiers) as in_tiers,
        sum(scored_article_count) as scored_article_count
    from tones
    group by entity_kind, entity_id
),

article_topics as (
    select
        article_topics.topic_id,
        article_topics.article_id
    from {{ ref('article_topics') }} as article_topics
    inner join {{ ref('articles') }} as articles on article_topics.article_id = articles.article_id
    where articles.sentiment_score is not null
),

parts as (
    select
        'topic' as entity_kind,
        topic_id as entity_id,
        count(*) as in_parts
    from article_topics
    group by topic_id

    union all

    select
        'beat' as entity_kind,
        'beat' as entity_id,
        count(distinct article_id) as in_parts
    from article_topics
)

select
    coalesce(totals.entity_kind, parts.entity_kind) as entity_kind,
    coalesce(totals.entity_id, parts.entity_id) as entity_id,
    totals.in_tiers,
    totals.scored_article_count,
    parts.in_parts
from totals
full outer join parts on totals.entity_kind = parts.entity_kind and totals.entity_id = parts.entity_id
where
    coalesce(totals.in_tiers, 0) <> coalesce(totals.scored_article_count, 0)
    or coalesce(totals.scored_article_count, 0) <> coalesce(parts.in_parts, 0)
