-- Every stored text was matched, and all of them with the dictionaries as they are now.
with entries as (
    select distinct content_hash from {{ ref('stg_entries') }}
),

texts as (
    select
        content_hash,
        min(dictionary_hash) as oldest_hash,
        max(dictionary_hash) as newest_hash
    from {{ ref('int_texts_matched') }}
    group by content_hash
),

hash_counts as (
    select count(distinct oldest_hash) as hash_count from texts
)

select
    entries.content_hash as stored_text,
    texts.content_hash as matched_text,
    hash_counts.hash_count
from hash_counts
cross join entries
full outer join texts on entries.content_hash = texts.content_hash
where
    entries.content_hash is null
    or texts.content_hash is null
    or texts.oldest_hash <> texts.newest_hash
    or hash_counts.hash_count <> 1
