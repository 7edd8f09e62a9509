-- One row: what kind of home this is.
select
    max(value) filter (where key = 'home_kind') as home_kind,
    max(value) filter (where key = 'schema_version') as schema_version
from {{ source('raw', 'meta') }}
