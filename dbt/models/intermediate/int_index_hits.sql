-- One row per panel, unit, series, day and thing with an article on it: how many.
with articles as (
    select * from {{ ref('int_index_articles') }}
),

hits as (
    select * from {{ ref('int_panel_hits') }}
),

simulated as (
    select * from {{ source('raw', 'simulated_hits') }}
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
