-- N is the number of origins, its last change says the same as the story, and one origin is never verified.
with origin_counts as (
    select
        story_id,
        count(*) as origin_count
    from {{ ref('story_origins') }}
    group by story_id
),

last_changes as (
    select *
    from {{ ref('story_changes') }}
    qualify row_number() over (partition by story_id order by change_number desc) = 1
)

select stories.story_id
from {{ ref('stories') }} as stories
left join origin_counts on stories.story_id = origin_counts.story_id
left join last_changes on stories.story_id = last_changes.story_id
where
    last_changes.story_id is null
    or stories.independent_count <> coalesce(origin_counts.origin_count, 0)
    or stories.independent_count <> last_changes.independent_count
    or stories.status <> last_changes.status
    or stories.gate <> last_changes.gate
    or stories.impact <> last_changes.impact
    or (stories.independent_count < 2 and stories.status = 'verified')
