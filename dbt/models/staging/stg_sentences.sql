-- One row per sentence of a text, as the newest method read it; 0 is the title.
with sentences as (
    select * from {{ source('raw', 'sentences') }}
),

newest as (
    select
        content_hash,
        method_version
    from {{ source('raw', 'sourcing_readings') }}
    where {{ known_by('scored_at') }}
    qualify row_number() over (partition by content_hash order by scored_at desc, method_version desc) = 1
)

select sentences.*
from sentences
inner join newest
    on
        sentences.content_hash = newest.content_hash
        and sentences.method_version = newest.method_version
