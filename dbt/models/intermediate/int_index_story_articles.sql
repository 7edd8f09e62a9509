-- One row per line, story that counts and article of it that the line knows; the story's series and day in each.
{#
    A story counts once: for the series whose article on it was the first, on the day of that article. The published line
    knows of it what was known when that article's week was published: feeds bring an article when they are asked, all else
    counts as known on its own day, so that an archive's weeks do not depend on those after them.
#}
with articles as (
    select
        article_id,
        case when origin = 'feed' then cast(seen_at as date) else published_date end as known_date
    from {{ ref('articles') }}
),

placed as (
    select * from {{ ref('int_index_articles') }}
),

grouped as (
    select
        story_id,
        article_id,
        position,
        is_aggregator
    from {{ ref('int_articles_grouped') }}
),

firsts as (
    select
        'current' as line,
        grouped.story_id,
        placed.series_id,
        placed.date,
        placed.week_date
    from grouped
    inner join placed on grouped.article_id = placed.article_id
    qualify row_number() over (partition by grouped.story_id order by grouped.position) = 1

    union all

    select
        'published' as line,
        grouped.story_id,
        placed.series_id,
        placed.date,
        placed.week_date
    from grouped
    inner join placed on grouped.article_id = placed.article_id
    where placed.is_timely
    qualify row_number() over (partition by grouped.story_id order by grouped.position) = 1
)

select
    firsts.line,
    firsts.story_id,
    firsts.series_id,
    firsts.date,
    firsts.week_date,
    grouped.article_id,
    grouped.position,
    grouped.is_aggregator
from firsts
inner join grouped on firsts.story_id = grouped.story_id
inner join articles on grouped.article_id = articles.article_id
where
    firsts.line = 'current'
    or articles.known_date <= {{ date_plus('firsts.week_date', '6 + ' ~ var('publish_after_days')) }}
