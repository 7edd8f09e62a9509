-- The stories of a week of the beat are those that the index counts, verified ones too.
with units as (
    select
        period_start,
        max(case when unit = 'story' then unit_count end) as story_count,
        max(case when unit = 'verified_story' then unit_count end) as verified_story_count
    from {{ ref('trends_index') }}
    where line = 'current' and grain = 'week' and entity_kind = 'beat'
    group by period_start
)

select
    weeks.period_start,
    weeks.story_count,
    weeks.verified_share,
    units.story_count as counted_by_index,
    units.verified_story_count
from {{ ref('beat_weeks') }} as weeks
left join units on weeks.period_start = units.period_start
where
    weeks.story_count <> coalesce(units.story_count, 0)
    or abs(coalesce(weeks.verified_share, 0) * weeks.story_count - coalesce(units.verified_story_count, 0)) > 1e-6
