-- One row per article and topic that it names.
with articles as (
    select * from {{ ref('articles') }}
),

entities as (
    select *
    from {{ ref('int_entities_found') }}
    where dictionary = 'topics'
)

select
    articles.article_id,
    entities.entity_id as topic_id,
    articles.published_date,
    articles.published_at,
    entities.term,
    entities.is_in_title,
    entities.is_in_lead
from articles
inner join entities on articles.content_hash = entities.content_hash
