-- One row per attribution or long quotation in a text, as the newest method read it.
with attributions as (
    select * from {{ source('raw', 'attributions') }}
),

newest as (
    select
        content_hash,
        method_version
    from {{ source('raw', 'sourcing_readings') }}
    where {{ known_by('scored_at') }}
    qualify row_number() over (partition by content_hash order by scored_at desc, method_version desc) = 1
)

select attributions.*
from attributions
inner join newest
    on
        attributions.content_hash = newest.content_hash
        and attributions.method_version = newest.method_version
