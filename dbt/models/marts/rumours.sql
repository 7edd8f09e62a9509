-- One row per story that began as a rumour, and what became of it.
with followed as (
    select * from {{ ref('int_rumours_followed') }}
),

today as (
    select max(published_date) as date from {{ ref('articles') }}
),

aged as (
    select
        followed.*,
        {{ days_between(
            'cast(followed.claimed_at as date)',
            'coalesce(cast(followed.confirmed_at as date), today.date)',
        ) }} as day_count
    from followed
    cross join today
)

select
    story_id,
    claimed_at,
    title,
    outlet_id,
    outlet_name,
    event,
    cast(least(day_count, {{ var('rumour_days') }}) as integer) as age_days,
    case
        when confirmed_at is not null then 'confirmed'
        when day_count >= {{ var('rumour_days') }} then 'lapsed'
        else 'open'
    end as outcome,
    confirmed_at,
    confirmed_by_story_id,
    confirmed_by_outlet_name
from aged
