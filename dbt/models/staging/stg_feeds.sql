-- One row per feed: its newest recorded state.
select
    feed_key,
    feed_url,
    recorded_at,
    state as recorded_state,
    title as feed_title,
    channel_link,
    {{ host('channel_link') }} as channel_host,
    {{ host('feed_url') }} as feed_host,
    last_success_at,
    next_due_at,
    interval_seconds,
    failure_score,
    moved_to
from {{ source('raw', 'feeds') }}
where {{ known_by('recorded_at') }}
qualify row_number() over (partition by feed_key order by recorded_at desc, feed_url asc) = 1
