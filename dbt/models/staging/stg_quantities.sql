-- One row per quantity of a text, as the newest method read it.
with quantities as (
    select *
    from {{ source('raw', 'quantities') }}
    where {{ known_by('scored_at') }}
),

newest as (
    select
        content_hash,
        method_version
    from quantities
    group by content_hash, method_version
    qualify row_number() over (partition by content_hash order by max(scored_at) desc, method_version desc) = 1
)

select quantities.*
from quantities
inner join newest
    on
        quantities.content_hash = newest.content_hash
        and quantities.method_version = newest.method_version
