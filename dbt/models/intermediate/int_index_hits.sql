-- One row per panel, unit, series, day and thing with an article or a story on it: how many.
{#
    A story is on what its articles of the panel are on, and counts once, for the series that had it first. The two lines
    may put it on different days: a day holds those of both.
#}
with articles as (
    select * from {{ ref('int_index_articles') }}
),

hits as (
    select * from {{ ref('int_panel_hits') }}
),

simulated as (
    select * from {{ source('raw', 'simulated_hits') }}
),

story_hits as (
    select distinct
        story_articles.line,
        story_articles.story_id,
        hits.entity_kind,
        hits.entity_id
    from {{ ref('int_index_story_articles') }} as story_articles
    inner join hits on story_articles.article_id = hits.article_id
),

stories as (
    select * from {{ ref('int_index_stories') }}
),

story_units as (
    select 'story' as unit

    union all

    select 'verified_story' as unit
)

select
    'beat' as panel_id,
    'article' as unit,
    articles.series_id,
    articles.date,
    articles.week_date,
    hits.entity_kind,
    hits.entity_id,
    count(*) as hit_count,
    count(*) filter (where articles.is_timely) as timely_hit_count
from hits
inner join articles on hits.article_id = articles.article_id
group by articles.series_id, articles.date, articles.week_date, hits.entity_kind, hits.entity_id

union all

select
    'beat' as panel_id,
    story_units.unit,
    stories.series_id,
    stories.date,
    stories.week_date,
    story_hits.entity_kind,
    story_hits.entity_id,
    count(*) filter (where stories.line = 'current') as hit_count,
    count(*) filter (where stories.line = 'published') as timely_hit_count
from story_hits
inner join stories on story_hits.line = stories.line and story_hits.story_id = stories.story_id
inner join story_units on story_units.unit = 'story' or stories.is_verified
group by
    story_units.unit, stories.series_id, stories.date, stories.week_date, story_hits.entity_kind, story_hits.entity_id

union all

select
    panel_id,
    'article' as unit,
    series_id,
    day as date,
    {{ week_start('day') }} as week_date,
    entity_kind,
    entity_id,
    article_count as hit_count,
    article_count as timely_hit_count
from simulated
