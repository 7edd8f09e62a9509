-- One row per name that means one outlet.
with outlets as (
    select * from {{ ref('outlets') }}
),

aliases as (
    select * from {{ ref('outlet_names') }}
),

hosts as (
    select * from {{ ref('outlet_hosts') }}
),

articles as (
    select * from {{ ref('articles') }}
),

feeds as (
    select * from {{ ref('int_feeds_mapped') }}
),

attributions as (
    select * from {{ ref('stg_attributions') }}
),

listed_names as (
    select
        outlet_id,
        name
    from outlets
    union all
    select
        outlet_id,
        name
    from aliases
    union all
    select
        outlet_id,
        host as name
    from hosts
),

listed as (
    select distinct
        outlet_id,
        {{ outlet_name_key('name') }} as name_key
    from listed_names
),

-- An outlet that no list has goes by its host, of which its id is made.
unlisted as (
    select distinct
        articles.outlet_id,
        replace(replace(articles.outlet_id, '.', ''), '-', '') as host_letters,
        replace(split_part(articles.outlet_id, '.', 1), '-', '') as label
    from articles
    left join outlets on articles.outlet_id = outlets.outlet_id
    where outlets.outlet_id is null
),

spellings as (
    select
        outlet_id,
        label as letters,
        false as is_host
    from unlisted
    union
    select
        outlet_id,
        regexp_replace(label, '^the', '') as letters,
        false as is_host
    from unlisted
    union
    select
        outlet_id,
        host_letters as letters,
        true as is_host
    from unlisted
),

written as (
    select distinct {{ outlet_name_key('name') }} as name_key
    from attributions
    where kind in ('according_to', 'wire_credit')
),

-- "Beta Herald" is betaherald.com; a short word alone may be anything.
by_host as (
    select
        spellings.outlet_id,
        written.name_key
    from written
    inner join spellings on replace(replace(written.name_key, ' ', ''), '''', '') = spellings.letters
    where spellings.is_host or length(spellings.letters) >= 6 or written.name_key like '%  %'
),

titles as (
    select distinct
        feeds.outlet_id,
        {{ outlet_name_key('feeds.feed_title') }} as name_key
    from feeds
    inner join unlisted on feeds.outlet_id = unlisted.outlet_id
    where feeds.feed_title is not null
),

unlisted_names as (
    select * from by_host
    union all
    select *
    from titles
    where length(name_key) >= 6 or name_key like '%  %'
),

-- What a list says of a name goes before what an outlet calls itself.
names as (
    select * from listed
    union all
    select unlisted_names.*
    from unlisted_names
    left join listed on unlisted_names.name_key = listed.name_key
    where listed.name_key is null
)

-- A name that two outlets go by names neither.
select
    name_key,
    min(outlet_id) as outlet_id
from names
where name_key <> ''
group by name_key
having count(distinct outlet_id) = 1
