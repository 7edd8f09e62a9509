-- One row per decision of an editor on a story, on the story that has its articles now.
with decisions as (
    select * from {{ ref('editorial') }}
),

redirects as (
    select * from {{ ref('story_redirects') }}
)

select
    coalesce(redirects.other_story_id, decisions.story_id) as story_id,
    decisions.action,
    decisions.reason,
    decisions.decided_at
from decisions
left join redirects on decisions.story_id = redirects.story_id
qualify
    row_number() over (
        partition by coalesce(redirects.other_story_id, decisions.story_id), decisions.decided_at
        order by decisions.action asc, decisions.reason asc
    ) = 1
