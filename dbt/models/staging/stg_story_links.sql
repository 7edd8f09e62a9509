-- One row per entry that was placed: its place is what was said of it last.
select
    entry_id,
    content_hash,
    story_id,
    copy_of,
    copy_kind,
    copy_similarity,
    nearest_entry_id,
    similarity,
    is_late,
    method_version,
    assigned_at
from {{ source('raw', 'story_links') }}
where {{ known_by('assigned_at') }}
qualify
    row_number() over (
        partition by entry_id
        order by assigned_at desc, method_version desc, story_id asc, content_hash asc, copy_of asc nulls last
    ) = 1
