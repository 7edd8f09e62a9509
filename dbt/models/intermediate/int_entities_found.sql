-- One row per text and topic or company that it names: its first term, and where it stands.
{{ config(materialized='view') }}

with matches as (
    select *
    from {{ ref('int_texts_matched') }}
    where dictionary in ('topics', 'companies')
),

ranked as (
    select
        content_hash,
        dictionary,
        entity_id,
        term,
        bool_or(is_in_title) over (partition by content_hash, dictionary, entity_id) as is_in_title,
        bool_or(is_in_lead) over (partition by content_hash, dictionary, entity_id) as is_in_lead,
        row_number() over (
            partition by content_hash, dictionary, entity_id
            order by first_position asc, length(term) desc, term asc
        ) as term_number
    from matches
)

select
    content_hash,
    dictionary,
    entity_id,
    term,
    is_in_title,
    is_in_lead
from ranked
where term_number = 1
