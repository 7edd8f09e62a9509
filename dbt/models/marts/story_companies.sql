-- One row per story and company that its articles name.
with articles as (
    select * from {{ ref('story_articles') }}
),

named as (
    select
        article_id,
        company_id
    from {{ ref('article_companies') }}
)

select
    articles.story_id,
    named.company_id,
    count(*) as article_count,
    count(distinct articles.origin_number) as origin_count
from articles
inner join named on articles.article_id = named.article_id
group by articles.story_id, named.company_id
