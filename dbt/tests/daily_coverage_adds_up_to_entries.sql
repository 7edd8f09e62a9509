-- Every entry of a feed is in exactly one of the feed's days.
with days as (
    select
        feed_key,
        sum(entry_count) as entry_count
    from {{ ref('daily_coverage') }}
    group by feed_key
),

parts as (
    select
        feed_key,
        count(*) as entry_count
    from {{ ref('int_entries_placed') }}
    where has_feed
    group by feed_key
)

select
    coalesce(days.feed_key, parts.feed_key) as feed_key,
    days.entry_count as in_days,
    parts.entry_count as in_parts
from days
full outer join parts on days.feed_key = parts.feed_key
where coalesce(days.entry_count, 0) <> coalesce(parts.entry_count, 0)
