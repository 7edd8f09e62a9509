-- One row per story that was merged away: which story has its articles now.
with mergers as (
    select
        story_id,
        other_story_id,
        repaired_at,
        reason
    from {{ ref('stg_story_repairs') }}
    where kind = 'merge' and story_id <> other_story_id
    qualify row_number() over (partition by story_id order by repaired_at desc, other_story_id asc) = 1
),

living as (
    select distinct story_id from {{ ref('stg_story_links') }}
),

pointers as (
    select
        story_id,
        other_story_id
    from mergers
),

{{ pointer_ends('mergers', 'pointers', 'story_id', 'other_story_id', 6) }}

select
    mergers.story_id,
    mergers_ends.other_story_id,
    mergers.repaired_at,
    mergers.reason
from mergers
inner join mergers_ends on mergers.story_id = mergers_ends.story_id
-- A split may have given a story its entries back.
left join living on mergers.story_id = living.story_id
where living.story_id is null
