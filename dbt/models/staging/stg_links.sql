-- One row per link in a text, as the newest method read it.
with links as (
    select * from {{ source('raw', 'links') }}
),

newest as (
    select
        content_hash,
        method_version
    from {{ source('raw', 'sourcing_readings') }}
    where {{ known_by('scored_at') }}
    qualify row_number() over (partition by content_hash order by scored_at desc, method_version desc) = 1
)

select links.*
from links
inner join newest
    on
        links.content_hash = newest.content_hash
        and links.method_version = newest.method_version
