-- One row per panel, line, series and complete week in which the series was observed, with its weight.
{#
    The published line knows what was known when the week was published, and judges a series by its weeks until then; the
    current line knows all.
#}
with days as (
    select * from {{ ref('int_index_days') }}
),

polled_weeks as (
    select
        panel_id,
        series_id,
        week_date,
        min(owner_id) as owner_id,
        sum(article_count) as article_count,
        sum(timely_article_count) as timely_article_count,
        sum(story_count) as story_count,
        sum(timely_story_count) as timely_story_count
    from days
    group by panel_id, series_id, week_date
    having count(*) filter (where is_polled) = 7
),

judged as (
    select
        panel_id,
        'current' as line,
        series_id,
        owner_id,
        week_date,
        article_count,
        story_count,
        median(nullif(article_count, 0)) over (partition by panel_id, series_id) as usual_article_count
    from polled_weeks

    union all

    select
        panel_id,
        'published' as line,
        series_id,
        owner_id,
        week_date,
        timely_article_count as article_count,
        timely_story_count as story_count,
        median(nullif(timely_article_count, 0)) over (
            partition by panel_id, series_id
            order by week_date
        ) as usual_article_count
    from polled_weeks
)

select
    *,
    least(
        1, {{ var('owner_article_cap') }} / cast(sum(article_count) over (
            partition by panel_id, line, owner_id, week_date
        ) as double)
    ) as weight
from judged
where article_count >= 3 and article_count * 5 >= usual_article_count
