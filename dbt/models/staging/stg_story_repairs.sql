-- One row per repair that merged or split stories, told once.
select distinct
    kind,
    story_id,
    other_story_id,
    entry_count,
    similarity,
    reason,
    method_version,
    repaired_at
from {{ source('raw', 'story_repairs') }}
where {{ known_by('repaired_at') }}
