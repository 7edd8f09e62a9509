-- One row per input that was not stored: the newest thousand.
select
    batch_id,
    locator,
    reason,
    excerpt,
    rejected_at
from {{ ref('stg_rejects') }}
qualify row_number() over (order by rejected_at desc, locator asc) <= 1000
