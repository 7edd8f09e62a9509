-- One row per input that was not stored.
select
    batch_id,
    locator,
    reason,
    excerpt,
    rejected_at
from {{ source('raw', 'rejects') }}
where {{ known_by('rejected_at') }}
