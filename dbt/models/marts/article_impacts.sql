-- One row per article: its impact, the three dimensions, the status, and what speaks for them.
with articles as (
    select * from {{ ref('articles') }}
),

impacts as (
    select * from {{ ref('int_texts_impact') }}
)

select
    articles.article_id,
    articles.published_date,
    coalesce(impacts.impact, 1) as impact,
    coalesce(impacts.regulatory, 0.0) as regulatory,
    coalesce(impacts.financial, 0.0) as financial,
    coalesce(impacts.operational, 0.0) as operational,
    coalesce(impacts.status, 'done') as status,
    coalesce(cast(impacts.status_factor as double), 1.0) as status_factor,
    impacts.top_rule_id,
    impacts.amount_usd,
    coalesce(impacts.evidence, '[]') as evidence,
    'impact-1' as method_version
from articles
left join impacts on articles.content_hash = impacts.content_hash
