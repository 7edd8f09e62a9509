-- The seven days that end with a Sunday are its week: value and band are the same by both ways of counting.
with weeks as (
    select *
    from {{ ref('trends_index') }}
    where line = 'current' and unit = 'article' and grain = 'week' and is_complete
),

days as (
    select *
    from {{ ref('trends_index') }}
    where line = 'current' and unit = 'article' and grain = 'day'
)

select
    weeks.entity_kind,
    weeks.entity_id,
    weeks.period_start,
    weeks.index_value,
    days.index_value as index_value_of_days,
    weeks.low,
    days.low as low_of_days,
    weeks.high,
    days.high as high_of_days
from weeks
inner join days
    on
        weeks.entity_kind = days.entity_kind
        and weeks.entity_id = days.entity_id
        and days.period_start = {{ date_plus('weeks.period_start', 6) }}
where
    abs(coalesce(weeks.index_value, -1) - coalesce(days.index_value, -1)) > 1e-6
    or abs(coalesce(weeks.low, -1) - coalesce(days.low, -1)) > 1e-6
    or abs(coalesce(weeks.high, -1) - coalesce(days.high, -1)) > 1e-6
