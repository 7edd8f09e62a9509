-- One row per week of the panel: the beat as a whole, its attention beside tone, how much is verified, what it weighs.
with weeks as (
    select *
    from {{ ref('trends_index') }}
    where line = 'current' and unit = 'article' and grain = 'week' and entity_kind = 'beat'
),

tones as (
    select *
    from {{ ref('sentiment_index') }}
    where grain = 'week' and entity_kind = 'beat'
),

counted as (
    select *
    from {{ ref('int_index_stories') }}
    where line = 'current'
),

on_beat as (
    select distinct articles.story_id
    from {{ ref('int_index_story_articles') }} as articles
    inner join {{ ref('int_panel_hits') }} as hits on articles.article_id = hits.article_id
    where articles.line = 'current' and hits.entity_kind = 'beat'
),

judged as (
    select
        story_id,
        impact,
        is_action_item
    from {{ ref('stories') }}
),

story_weeks as (
    select
        counted.week_date,
        count(*) as story_count,
        count(*) filter (where counted.is_verified) as verified_story_count,
        avg(judged.impact) as mean_impact,
        count(*) filter (where judged.is_action_item) as action_item_count
    from counted
    inner join on_beat on counted.story_id = on_beat.story_id
    inner join judged on counted.story_id = judged.story_id
    group by counted.week_date
)

select
    weeks.period_start,
    weeks.index_value,
    weeks.low,
    weeks.high,
    tones.tone,
    tones.low as tone_low,
    tones.high as tone_high,
    story_weeks.verified_story_count / cast(story_weeks.story_count as double) as verified_share,
    cast(story_weeks.mean_impact as double) as mean_impact,
    cast(coalesce(story_weeks.story_count, 0) as bigint) as story_count,
    cast(coalesce(story_weeks.action_item_count, 0) as bigint) as action_item_count,
    weeks.article_count,
    weeks.is_complete
from weeks
left join tones on weeks.period_start = tones.period_start
left join story_weeks on weeks.period_start = story_weeks.week_date
