-- What a quantity quotes stands at its span, in some text of its content hash (texts that differ in moving counts alone
-- share one). A sixteenth of the texts is looked at.
with quantities as (
    select distinct
        content_hash,
        quoted,
        span_start,
        span_end
    from {{ ref('quantities') }}
    where content_hash like '0%'
),

texts as (
    select
        content_hash,
        title || chr(10) || text as said
    from {{ ref('stg_entries') }}
    where content_hash like '0%'
)

select
    quantities.content_hash,
    quantities.quoted,
    quantities.span_start
from quantities
left join texts on quantities.content_hash = texts.content_hash
group by quantities.content_hash, quantities.quoted, quantities.span_start, quantities.span_end
having
    not coalesce(
        bool_or(
            substr(texts.said, quantities.span_start + 1, quantities.span_end - quantities.span_start)
            = quantities.quoted
        ),
        false
    )
