-- One row per company of the dictionary, seen or not; fictional ones in a sample home only.
{{ config(alias='companies') }}

with companies as (
    select * from {{ ref('stg_companies') }}
),

home as (
    select * from {{ ref('stg_home') }}
),

article_companies as (
    select * from {{ ref('article_companies') }}
),

seen as (
    select
        company_id,
        count(*) as article_count,
        min(published_at) as first_article_at,
        max(published_at) as last_article_at
    from article_companies
    group by company_id
)

select
    companies.company_id,
    companies.name,
    companies.kind,
    companies.founded,
    companies.founded_as_of,
    companies.founded_source_url,
    companies.valuation_usd,
    companies.valuation_as_of,
    companies.valuation_source_url,
    coalesce(companies.valuation_source_url, companies.founded_source_url) as source_url,
    companies.is_sample,
    cast(coalesce(seen.article_count, 0) as bigint) as article_count,
    seen.first_article_at,
    seen.last_article_at
from companies
cross join home
left join seen on companies.company_id = seen.company_id
where not companies.is_sample or home.home_kind = 'sample'
