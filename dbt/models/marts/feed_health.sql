-- One row per feed: what state it is in, as of the newest moment that the home knows.
with feeds as (
    select * from {{ ref('int_feeds_mapped') }}
),

states as (
    select * from {{ ref('stg_feeds') }}
),

fetches as (
    select * from {{ ref('stg_fetches') }}
),

coverage as (
    select * from {{ ref('daily_coverage') }}
),

entries as (
    select * from {{ ref('int_versions_placed') }} where has_feed
),

-- Never the clock: a home that was left alone for a year shows the state in which it was left.
as_of as (
    select
        (select max(date) from coverage) as newest_date,
        (select max(started_at) from fetches where origin = 'feed') as newest_fetch_at
),

newest_fetches as (
    select
        feed_url,
        started_at as last_fetch_at,
        http_status as last_http_status,
        outcome as last_outcome,
        error as last_error
    from fetches
    where feed_url is not null
    qualify row_number() over (partition by feed_url order by started_at desc, batch_id asc) = 1
),

reject_counts as (
    select
        feed_url,
        sum(rejected_count) as reject_count
    from fetches
    where feed_url is not null
    group by feed_url
),

last_entries as (
    select
        feed_key,
        max(published_at) as last_entry_at
    from entries
    group by feed_key
),

-- What a feed usually brings: its days of the last ninety.
usual_days as (
    select
        coverage.feed_key,
        sum(coverage.entry_count) filter (
            where {{ date_plus('coverage.date', 7) }} > as_of.newest_date
        ) as entries_7d,
        sum(coverage.entry_count) filter (
            where {{ date_plus('coverage.date', 90) }} > as_of.newest_date
        ) as entries_90d,
        count(*) filter (where {{ date_plus('coverage.date', 90) }} > as_of.newest_date) as days_90d,
        median(coverage.entry_count) filter (
            where {{ date_plus('coverage.date', 90) }} > as_of.newest_date
        ) as median_entries_per_day,
        sum(coverage.entry_count) as entry_count,
        max(coverage.date) filter (where coverage.entry_count > 0) as last_date,
        max(as_of.newest_date) as newest_date
    from coverage
    cross join as_of
    group by coverage.feed_key
),

measured as (
    select
        feeds.feed_key,
        feeds.feed_url,
        feeds.outlet_id,
        feeds.feed_title,
        states.recorded_state,
        states.moved_to,
        states.last_success_at,
        states.failure_score,
        states.next_due_at,
        newest_fetches.last_fetch_at,
        newest_fetches.last_http_status,
        newest_fetches.last_outcome,
        newest_fetches.last_error,
        last_entries.last_entry_at,
        coalesce(usual_days.entry_count, 0) as entry_count,
        coalesce(usual_days.entries_7d, 0) as entries_7d,
        usual_days.median_entries_per_day,
        coalesce(reject_counts.reject_count, 0) as reject_count,
        {{ date_plus('cast(states.next_due_at as date)', 1) }} < cast(as_of.newest_fetch_at as date) as is_overdue,
        -- Silent for five of its usual pauses, and for more than three days.
        {{ days_between('usual_days.last_date', 'usual_days.newest_date') }} > 3
        and coalesce(
            {{ days_between('usual_days.last_date', 'usual_days.newest_date') }} * usual_days.entries_90d
            > 5 * usual_days.days_90d,
            true
        ) as is_silent
    from feeds
    cross join as_of
    left join states on feeds.feed_key = states.feed_key
    left join newest_fetches on feeds.feed_url = newest_fetches.feed_url
    left join reject_counts on feeds.feed_url = reject_counts.feed_url
    left join last_entries on feeds.feed_key = last_entries.feed_key
    left join usual_days on feeds.feed_key = usual_days.feed_key
)

select
    feed_key,
    feed_url,
    outlet_id,
    feed_title as title,
    case
        when recorded_state is null then 'archive'
        when recorded_state = 'moved' or moved_to is not null then 'moved'
        when recorded_state in ('retired', 'removed') then 'retired'
        when recorded_state = 'failing' or failure_score >= 1 then 'failing'
        when is_overdue or is_silent then 'late'
        else 'ok'
    end as state,
    last_fetch_at,
    last_success_at,
    last_entry_at,
    cast(entry_count as bigint) as entry_count,
    cast(entries_7d as bigint) as entries_7d,
    cast(median_entries_per_day as double) as median_entries_per_day,
    cast(reject_count as bigint) as reject_count,
    failure_score,
    last_http_status,
    last_outcome,
    last_error,
    next_due_at
from measured
