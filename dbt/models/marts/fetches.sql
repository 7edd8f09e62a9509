-- One row per attempt: the newest fifty of each feed and of each file.
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
from {{ ref('stg_fetches') }}
qualify row_number() over (partition by coalesce(feed_url, locator) order by started_at desc, batch_id asc) <= 50
