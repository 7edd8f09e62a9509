-- One row per story and other story that was found near it in meaning, in both directions.
with redirects as (
    select * from {{ ref('story_redirects') }}
),

-- What was merged away stands for the story that took it.
neighbours as (
    select
        coalesce(redirects.other_story_id, found.story_id) as story_id,
        coalesce(other_redirects.other_story_id, found.other_story_id) as other_story_id,
        found.similarity
    from {{ source('raw', 'story_neighbours') }} as found
    left join redirects on found.story_id = redirects.story_id
    left join redirects as other_redirects on found.other_story_id = other_redirects.story_id
    where {{ known_by('found.found_at') }}
    qualify
        row_number() over (
            partition by found.story_id, found.other_story_id
            order by found.found_at desc, found.method_version desc, found.similarity desc
        ) = 1
)

select
    story_id,
    other_story_id,
    max(similarity) as similarity
from (
    select
        story_id,
        other_story_id,
        similarity
    from neighbours

    union all

    select
        other_story_id as story_id,
        story_id as other_story_id,
        similarity
    from neighbours
) as both_ways
where story_id <> other_story_id
group by story_id, other_story_id
