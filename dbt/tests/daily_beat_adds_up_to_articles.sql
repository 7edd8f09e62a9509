-- The days hold every article of the panel and every article on the beat.
with days as (
    select
        coalesce(sum(panel_article_count), 0) as panel_article_count,
        coalesce(sum(beat_article_count), 0) as beat_article_count
    from {{ ref('daily_beat') }}
),

articles as (
    select
        count(*) filter (where is_in_panel) as panel_article_count,
        count(*) filter (where topic_count > 0) as beat_article_count
    from {{ ref('articles') }}
)

select
    days.panel_article_count,
    days.beat_article_count,
    articles.panel_article_count as panel_articles,
    articles.beat_article_count as beat_articles
from days
cross join articles
where
    days.panel_article_count <> articles.panel_article_count
    or days.beat_article_count <> articles.beat_article_count
