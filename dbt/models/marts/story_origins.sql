-- One row per independent origin of a story: its first article speaks for it.
with articles as (
    select * from {{ ref('int_articles_grouped') }}
),

joined as (
    select *
    from {{ ref('int_articles_joined') }}
    where origin_number is not null
),

scored as (
    select
        article_id,
        sentiment_score
    from {{ ref('articles') }}
),

impacts as (
    select * from {{ ref('article_impacts') }}
),

records as (
    select * from {{ ref('outlet_record') }}
),

counts as (
    select
        story_id,
        origin_number,
        count(*) as article_count
    from joined
    group by story_id, origin_number
),

firsts as (
    select *
    from joined
    where is_first_of_origin
)

select
    firsts.story_id,
    firsts.origin_number,
    firsts.article_id,
    articles.outlet_id,
    articles.outlet_name,
    articles.owner,
    articles.outlet_kind,
    cast(counts.article_count as bigint) as article_count,
    articles.published_at,
    articles.seen_at,
    records.rho,
    scored.sentiment_score,
    impacts.impact,
    impacts.regulatory,
    impacts.financial,
    impacts.operational,
    impacts.status as impact_status
from firsts
inner join counts on firsts.story_id = counts.story_id and firsts.origin_number = counts.origin_number
inner join articles on firsts.article_id = articles.article_id
inner join records on articles.outlet_id = records.outlet_id
inner join scored on firsts.article_id = scored.article_id
inner join impacts on firsts.article_id = impacts.article_id
