-- One row per series and day on which one of its addresses answered well: whether entries may have been missed before.
{#
    A feed holds its newest entries alone. Where an answer holds none that was known from before, others may have come and
    gone between the two polls.
#}
with fetches as (
    select
        *,
        lag(started_at) over (partition by feed_url order by started_at asc, batch_id asc) as started_before
    from {{ ref('stg_fetches') }}
    where origin = 'feed' and outcome in ('loaded', 'unchanged', 'not_modified')
),

feeds as (
    select * from {{ ref('int_feeds_mapped') }}
),

polls as (
    select
        {{ index_series('feeds.outlet_id', 'fetches.feed_url') }} as series_id,
        cast(fetches.started_at as date) as date,
        case
            when fetches.new_count > 0 and fetches.changed_count + fetches.same_count = 0
                then cast(fetches.started_before as date)
        end as gap_date
    from fetches
    inner join feeds on fetches.feed_url = feeds.feed_url
)

select
    series_id,
    date,
    min(gap_date) as gap_date
from polls
group by series_id, date
