-- One row per series and day on which one of its addresses answered well.
with fetches as (
    select *
    from {{ ref('stg_fetches') }}
    where origin = 'feed' and outcome in ('loaded', 'unchanged', 'not_modified')
),

feeds as (
    select * from {{ ref('int_feeds_mapped') }}
)

select distinct
    {{ index_series('feeds.outlet_id', 'fetches.feed_url') }} as series_id,
    cast(fetches.started_at as date) as date
from fetches
inner join feeds on fetches.feed_url = feeds.feed_url
