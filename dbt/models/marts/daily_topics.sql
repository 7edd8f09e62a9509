-- One row per topic and day, from the first day of the home to its newest; silent days show as zero.
with topics as (
    select * from {{ ref('topics') }}
),

articles as (
    select * from {{ ref('articles') }}
),

article_topics as (
    select * from {{ ref('article_topics') }}
),

days as (
    {{ date_spine(
        '(select min(published_date) from articles)', '(select max(published_date) from articles)'
    ) }}
),

panel_days as (
    select
        published_date,
        count(*) as panel_article_count
    from articles
    where is_in_panel
    group by published_date
),

topic_days as (
    select
        article_topics.topic_id,
        article_topics.published_date,
        count(*) as article_count,
        count(distinct articles.outlet_id) as outlet_count,
        count(*) filter (
            where articles.is_in_panel and (article_topics.is_in_title or article_topics.is_in_lead)
        ) as panel_topic_article_count
    from article_topics
    inner join articles on article_topics.article_id = articles.article_id
    group by article_topics.topic_id, article_topics.published_date
)

select
    topics.topic_id,
    days.date,
    cast(coalesce(topic_days.article_count, 0) as bigint) as article_count,
    cast(coalesce(topic_days.outlet_count, 0) as bigint) as outlet_count,
    cast(coalesce(topic_days.panel_topic_article_count, 0) as bigint) as panel_topic_article_count,
    cast(coalesce(panel_days.panel_article_count, 0) as bigint) as panel_article_count,
    cast(coalesce(topic_days.panel_topic_article_count, 0) as double)
    / nullif(panel_days.panel_article_count, 0) as article_share
from topics
cross join days
left join topic_days on topics.topic_id = topic_days.topic_id and days.date = topic_days.published_date
left join panel_days on days.date = panel_days.published_date
