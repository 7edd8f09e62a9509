-- One row per topic and day on which an article of the topic was scored.
with articles as (
    select *
    from {{ ref('articles') }}
    where sentiment_score is not null
),

article_topics as (
    select * from {{ ref('article_topics') }}
)

select
    article_topics.topic_id,
    articles.published_date as date,
    {{ tone_columns() }}
from article_topics
inner join articles on article_topics.article_id = articles.article_id
group by article_topics.topic_id, articles.published_date
