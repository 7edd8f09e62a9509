-- One row per article and company that it names.
with articles as (
    select * from {{ ref('articles') }}
),

entities as (
    select *
    from {{ ref('int_entities_found') }}
    where dictionary = 'companies'
)

select
    articles.article_id,
    entities.entity_id as company_id,
    articles.published_date,
    articles.published_at,
    entities.term,
    entities.is_in_title,
    entities.is_in_lead
from articles
inner join entities on articles.content_hash = entities.content_hash
