-- One row per day, from the first day of the home to its newest: the beat as a whole.
with articles as (
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

beat_articles as (
    select
        article_id,
        bool_or(is_in_title or is_in_lead) as is_in_title_or_lead
    from article_topics
    group by article_id
),

panel_days as (
    select
        published_date,
        count(*) as panel_article_count
    from articles
    where is_in_panel
    group by published_date
),

beat_days as (
    select
        articles.published_date,
        count(*) as beat_article_count,
        count(*) filter (where articles.is_in_panel and beat_articles.is_in_title_or_lead)
            as panel_beat_article_count,
        count(distinct articles.outlet_id) as outlet_count,
        {{ tone_columns() }}
    from beat_articles
    inner join articles on beat_articles.article_id = articles.article_id
    group by articles.published_date
)

select
    days.date,
    cast(coalesce(panel_days.panel_article_count, 0) as bigint) as panel_article_count,
    cast(coalesce(beat_days.beat_article_count, 0) as bigint) as beat_article_count,
    cast(coalesce(beat_days.panel_beat_article_count, 0) as double)
    / nullif(panel_days.panel_article_count, 0) as beat_share,
    cast(coalesce(beat_days.outlet_count, 0) as bigint) as outlet_count,
    beat_days.sentiment_score,
    cast(coalesce(beat_days.very_negative_count, 0) as bigint) as very_negative_count,
    cast(coalesce(beat_days.negative_count, 0) as bigint) as negative_count,
    cast(coalesce(beat_days.neutral_count, 0) as bigint) as neutral_count,
    cast(coalesce(beat_days.positive_count, 0) as bigint) as positive_count,
    cast(coalesce(beat_days.very_positive_count, 0) as bigint) as very_positive_count,
    cast(coalesce(beat_days.scored_article_count, 0) as bigint) as scored_article_count
from days
left join panel_days on days.date = panel_days.published_date
left join beat_days on days.date = beat_days.published_date
