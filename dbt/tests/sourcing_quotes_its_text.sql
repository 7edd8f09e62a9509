-- What an attribution quotes stands at its span, and each begins in the sentence that it names, in some text of its
-- content hash (texts that differ in moving counts alone share one). A sixteenth of the texts is looked at.
with attributions as (
    select
        content_hash,
        position,
        sentence_position,
        quoted,
        span_start,
        span_end
    from {{ ref('stg_attributions') }}
    where content_hash like '0%'
),

sentences as (
    select * from {{ ref('stg_sentences') }}
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
    attributions.content_hash,
    attributions.position,
    any_value(attributions.quoted) as quoted
from attributions
left join texts on attributions.content_hash = texts.content_hash
left join sentences
    on
        attributions.content_hash = sentences.content_hash
        and attributions.sentence_position = sentences.position
group by attributions.content_hash, attributions.position
having
    not coalesce(
        bool_or(
            substr(texts.said, attributions.span_start + 1, attributions.span_end - attributions.span_start)
            = attributions.quoted
            and attributions.span_start between sentences.span_start and sentences.span_end
        ),
        false
    )
