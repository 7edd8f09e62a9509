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
    select *
    from {{ ref('int_versions_placed') }}
    where has_feed
),

-- Never the clock: a home that was left alone for a year shows the state in which it was left.
newest_day as (
    select max(date) as newest_date from coverage
),

newest_poll as (
    select max(started_at) as newest_fetch_at
    from fetches
    where origin = 'feed'
),

as_of as (
    select
        newest_day.newest_date,
        newest_poll.newest_fetch_at
    from newest_day
    cross join newest_poll
),

-- One feed may have been asked under several addresses (http and https, with www and without).
addresses as (
    select
        feed_key,
        feed_url
    from states

    union

    select
        feed_key,
        feed_url
    from entries

    union

    select
        feed_key,
        feed_url
    from feeds
),

feed_fetches as (
    select
        addresses.feed_key,
        fetches.*
    from fetches
    inner join addresses on fetches.feed_url = addresses.feed_url
),

newest_fetches as (
    select
        feed_key,
        started_at as last_fetch_at,
        http_status as last_http_status,
        outcome as last_outcome,
        error as last_error
    from feed_fetches
    qualify row_number() over (partition by feed_key order by started_at desc, batch_id asc) = 1
),

reject_counts as (
    select
        feed_key,
        sum(rejected_count) as reject_count
    from feed_fetches
    group by feed_key
),

last_entries as (
    select
        feed_key,
        max(published_at) as last_entry_at
    from entries
    group by feed_key
),

dated_coverage as (
    select
        coverage.feed_key,
        coverage.date,
        coverage.entry_count,
        max(coverage.date) filter (where coverage.entry_count > 0) over (partition by coverage.feed_key) as last_date,
        as_of.newest_date,
        {{ date_plus('coverage.date', 7) }} > as_of.newest_date as is_of_last_7d,
        {{ date_plus('coverage.date', 90) }} > as_of.newest_date as is_of_last_90d
    from coverage
    cross join as_of
),

-- What a feed usually brings: its days of the last ninety. Its usual pause leaves out the silence that it is in now.
usual_days as (
    select
        feed_key,
        sum(entry_count) as entry_count,
        sum(entry_count) filter (where is_of_last_7d) as entries_7d,
        sum(entry_count) filter (where is_of_last_90d) as entries_90d,
        count(*) filter (where is_of_last_90d and date <= last_date) as days_90d,
        median(entry_count) filter (where is_of_last_90d) as median_entries_per_day,
        {{ days_between('max(last_date)', 'max(newest_date)') }} as silent_days
    from dated_coverage
    group by feed_key
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
        -- A pause is days_90d / entries_90d; a feed that brought nothing in ninety days is silent without any.
        usual_days.silent_days > 3
        and usual_days.silent_days * usual_days.entries_90d >= 5 * usual_days.days_90d as is_silent
    from feeds
    cross join as_of
    left join states on feeds.feed_key = states.feed_key
    left join newest_fetches on feeds.feed_key = newest_fetches.feed_key
    left join reject_counts on feeds.feed_key = reject_counts.feed_key
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
