-- One row per attempt to fetch one feed or to read one file.
select
    batch_id,
    feed_url,
    locator,
    origin,
    started_at,
    duration_ms,
    http_status,
    outcome,
    body_bytes,
    parsed_count,
    new_count,
    changed_count,
    same_count,
    rejected_count,
    error
from {{ source('raw', 'fetches') }}
where {{ known_by('started_at') }}
