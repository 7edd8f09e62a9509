-- One row per kind of event and age at which a rumour of it was confirmed or left: the share not confirmed by then.
with rumours as (
    select
        event,
        age_days,
        outcome
    from {{ ref('rumours') }}
    union all
    select
        'all' as event,
        age_days,
        outcome
    from {{ ref('rumours') }}
),

days as (
    select distinct
        event,
        age_days as day
    from rumours
    union
    select distinct
        event,
        0 as day
    from rumours
),

-- A rumour is at risk on each day of its age, the last one too. An open one leaves after today, a lapsed one after
-- its term.
counts as (
    select
        days.event,
        days.day,
        count(*) as at_risk_count,
        count(*) filter (where rumours.age_days = days.day and rumours.outcome = 'confirmed') as confirmed_count,
        count(*) filter (where rumours.age_days = days.day and rumours.outcome = 'lapsed') as lapsed_count
    from days
    inner join rumours on days.event = rumours.event and days.day <= rumours.age_days
    group by days.event, days.day
),

-- Kaplan and Meier: the product of the shares that outlived each day. Once none did, no later day is left.
survived as (
    select
        *,
        sum(ln(nullif(at_risk_count - confirmed_count, 0) / cast(at_risk_count as double)))
            over (partition by event order by day) as log_share
    from counts
)

select
    event,
    cast(day as integer) as day,
    cast(at_risk_count as bigint) as at_risk_count,
    cast(confirmed_count as bigint) as confirmed_count,
    cast(lapsed_count as bigint) as lapsed_count,
    case when at_risk_count = confirmed_count then 0.0 else cast(round(exp(log_share), 6) as double) end
        as unconfirmed_share
from survived
