-- The weeks of a line hold all of its articles since the panel began, and a share is never above one.
with weeks as (
    select
        entity_kind,
        entity_id,
        sum(article_count) as article_count,
        max(article_share) as highest_share
    from {{ ref('trends_index') }}
    where grain = 'week' and line = 'current' and unit = 'article'
    group by entity_kind, entity_id
),

panel_days as (
    select min(date) as first_date from {{ ref('int_panel_days') }}
),

parts as (
    select
        hits.entity_kind,
        hits.entity_id,
        count(*) as article_count
    from {{ ref('int_panel_hits') }} as hits
    cross join panel_days
    where hits.published_date >= panel_days.first_date
    group by hits.entity_kind, hits.entity_id
)

select
    coalesce(weeks.entity_kind, parts.entity_kind) as entity_kind,
    coalesce(weeks.entity_id, parts.entity_id) as entity_id,
    weeks.article_count as in_weeks,
    parts.article_count as in_parts,
    weeks.highest_share
from weeks
full outer join parts on weeks.entity_kind = parts.entity_kind and weeks.entity_id = parts.entity_id
where
    coalesce(weeks.article_count, 0) <> coalesce(parts.article_count, 0)
    or weeks.highest_share > 1
