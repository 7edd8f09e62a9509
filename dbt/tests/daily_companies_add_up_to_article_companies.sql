-- Every article of a company is in exactly one day of it, and every scored one in exactly one tier.
with days as (
    select
        company_id,
        sum(article_count) as article_count,
        sum(scored_article_count) as scored_article_count,
        sum(
            very_negative_count + negative_count + neutral_count + positive_count + very_positive_count
        ) as in_tiers
    from {{ ref('daily_companies') }}
    group by company_id
),

parts as (
    select
        company_id,
        count(*) as article_count
    from {{ ref('article_companies') }}
    group by company_id
)

select
    coalesce(days.company_id, parts.company_id) as company_id,
    days.article_count as in_days,
    parts.article_count as in_parts
from days
full outer join parts on days.company_id = parts.company_id
where
    coalesce(days.article_count, 0) <> coalesce(parts.article_count, 0)
    or days.in_tiers <> days.scored_article_count
