-- One row per company that was seen and day, from the first day of the home to its newest; silent days show as zero.
with companies as (
    select *
    from {{ ref('companies_mart') }}
    where article_count > 0
),

articles as (
    select * from {{ ref('articles') }}
),

article_companies as (
    select * from {{ ref('article_companies') }}
),

impacts as (
    select * from {{ ref('article_impacts') }}
),

days as (
    {{ date_spine(
        '(select min(published_date) from articles)', '(select max(published_date) from articles)'
    ) }}
),

company_days as (
    select
        article_companies.company_id,
        article_companies.published_date,
        count(*) as article_count,
        count(*) filter (where article_companies.is_in_title) as title_article_count,
        count(distinct articles.outlet_id) as outlet_count,
        avg(impacts.impact) as mean_impact,
        max(impacts.impact) as top_impact,
        {{ tone_columns() }}
    from article_companies
    inner join articles on article_companies.article_id = articles.article_id
    inner join impacts on article_companies.article_id = impacts.article_id
    group by article_companies.company_id, article_companies.published_date
)

select
    companies.company_id,
    days.date,
    cast(coalesce(company_days.article_count, 0) as bigint) as article_count,
    cast(coalesce(company_days.title_article_count, 0) as bigint) as title_article_count,
    cast(coalesce(company_days.outlet_count, 0) as bigint) as outlet_count,
    company_days.mean_impact,
    company_days.top_impact,
    company_days.sentiment_score,
    cast(coalesce(company_days.very_negative_count, 0) as bigint) as very_negative_count,
    cast(coalesce(company_days.negative_count, 0) as bigint) as negative_count,
    cast(coalesce(company_days.neutral_count, 0) as bigint) as neutral_count,
    cast(coalesce(company_days.positive_count, 0) as bigint) as positive_count,
    cast(coalesce(company_days.very_positive_count, 0) as bigint) as very_positive_count,
    cast(coalesce(company_days.scored_article_count, 0) as bigint) as scored_article_count
from companies
cross join days
left join company_days on companies.company_id = company_days.company_id and days.date = company_days.published_date
