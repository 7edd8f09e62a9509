-- One row per article of the panel and thing that its title or lead is about: the beat as a whole, a topic, a company.
{{ config(materialized='view') }}

with articles as (
    select *
    from {{ ref('articles') }}
    where is_in_panel
),

topic_hits as (
    select *
    from {{ ref('article_topics') }}
    where is_in_title or is_in_lead
),

company_hits as (
    select *
    from {{ ref('article_companies') }}
    where is_in_title or is_in_lead
),

hits as (
    select distinct
        article_id,
        'beat' as entity_kind,
        'beat' as entity_id
    from topic_hits

    union all

    select
        article_id,
        'topic' as entity_kind,
        topic_id as entity_id
    from topic_hits

    union all

    select
        article_id,
        'company' as entity_kind,
        company_id as entity_id
    from company_hits
)

select
    hits.entity_kind,
    hits.entity_id,
    hits.article_id,
    articles.outlet_id,
    articles.published_date
from hits
inner join articles on hits.article_id = articles.article_id
