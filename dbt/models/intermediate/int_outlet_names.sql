-- One row per name that means one outlet.
with outlets as (
    select * from {{ ref('outlets') }}
),

aliases as (
    select * from {{ ref('outlet_names') }}
),

names as (
    select
        outlet_id,
        name
    from outlets
    union all
    select
        outlet_id,
        name
    from aliases
),

keys as (
    select distinct
        outlet_id,
        {{ outlet_name_key('name') }} as name_key
    from names
)

-- A name that two outlets go by names neither.
select
    name_key,
    min(outlet_id) as outlet_id
from keys
where name_key <> ''
group by name_key
having count(*) = 1
