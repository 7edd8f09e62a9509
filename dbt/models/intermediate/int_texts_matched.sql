-- One row per text and term found in it; a text in which nothing was found has one row without a term.
{#
    A text is matched once. What is matched is decided by two things that the stored rows carry: the newest loaded_at, and
    the hash of the dictionaries. With other terms all of history is matched again, by any plain `dbt build`.
    Terms are found word by word (a join on their first two words), and not by a pattern: that takes the same time for
    two thousand terms as for two hundred, knows where each hit stands, and reads the same on every engine.
#}
{{ config(
    materialized='incremental',
    incremental_strategy=replacing_strategy(),
    unique_key='content_hash',
    on_schema_change='append_new_columns',
) }}

with entries as (
    select * from {{ ref('stg_entries') }}
),

terms as (
    select *
    from {{ ref('int_terms_normalised') }}
    where term <> ''
),

dictionaries as (
    select
        {{ hash_of_all("concat_ws('|', '3', dictionary, entity_id, written_term, is_case_sensitive, is_excluded)") }}
            as dictionary_hash
    from terms
),

{% if is_incremental() %}
stored as (
    select
        max(loaded_at) as newest_loaded_at,
        max(dictionary_hash) as dictionary_hash
    from {{ this }}
),

matched_before as (
    select distinct this.content_hash
    from {{ this }} as this
    inner join dictionaries on this.dictionary_hash = dictionaries.dictionary_hash
),

-- The day before the watermark is looked at again: two loads may have crossed.
to_read as (
    select entries.*
    from entries
    cross join stored
    cross join dictionaries
    where
        stored.dictionary_hash is null
        or stored.dictionary_hash <> dictionaries.dictionary_hash
        or entries.loaded_at >= stored.newest_loaded_at - interval 1 day
),

to_match as (
    select to_read.*
    from to_read
    left join matched_before on to_read.content_hash = matched_before.content_hash
    where matched_before.content_hash is null
),
{% else %}
to_match as (
    select * from entries
),
{% endif %}

texts as (
    select
        content_hash,
        {{ words('match_title') }} as title_words,
        {{ words('match_text') }} as text_words,
        -- A word that begins within the first characters is in the lead.
        {{ word_count(words("substr(match_text, 1, " ~ var('lead_characters') ~ ")")) }} as lead_word_count,
        loaded_at
    from to_match
    qualify row_number() over (partition by content_hash order by loaded_at desc) = 1
),

joined_texts as (
    select
        content_hash,
        {{ joined_words('title_words', 'text_words') }} as words,
        {{ word_count('title_words') }} as title_word_count,
        lead_word_count
    from texts
),

text_words as (
    {{ each_word('joined_texts', 'content_hash') }}
),

-- By the first word, and where a term has more than one, by the second: few false starts remain.
starts as (
    select
        text_words.content_hash,
        text_words.position,
        terms.*
    from text_words
    inner join terms on text_words.word = terms.first_word and terms.word_count = 1

    union all

    select
        text_words.content_hash,
        text_words.position,
        terms.*
    from text_words
    inner join terms
        on
            text_words.word = terms.first_word
            and text_words.next_word = terms.second_word
            and terms.word_count > 1
),

-- Two words are two words: only longer terms and those with a spelling of their own are read again in the text.
checked as (
    select starts.*
    from starts
    inner join joined_texts on starts.content_hash = joined_texts.content_hash
    where
        (starts.word_count > 2 or starts.is_case_sensitive)
        and case
            when starts.is_case_sensitive
                then {{ words_from('joined_texts.words', 'starts.position', 'starts.word_count') }} = starts.term
            else
                lower({{ words_from('joined_texts.words', 'starts.position', 'starts.word_count') }})
                = lower(starts.term)
        end
),

hits as (
    select
        *,
        position + word_count as end_position
    from starts
    where word_count <= 2 and not is_case_sensitive

    union all

    select
        *,
        position + word_count as end_position
    from checked
),

-- Longer terms win over the terms inside them, excluded ones too; and no name of a company begins inside an excluded
-- term: "Marvel Snap launches" is no launch by Snap.
spans as (
    select distinct
        content_hash,
        dictionary,
        position,
        end_position
    from hits
),

inner_spans as (
    select distinct
        shorter.content_hash,
        shorter.dictionary,
        shorter.position,
        shorter.end_position
    from spans as shorter
    inner join spans as longer
        on
            shorter.content_hash = longer.content_hash
            and shorter.dictionary = longer.dictionary
            and shorter.position >= longer.position
            and shorter.end_position <= longer.end_position
            and shorter.end_position - shorter.position < longer.end_position - longer.position

    union

    select distinct
        begun.content_hash,
        begun.dictionary,
        begun.position,
        begun.end_position
    from spans as begun
    inner join hits as excluded
        on
            begun.content_hash = excluded.content_hash
            and begun.dictionary = excluded.dictionary
            and begun.position > excluded.position
            and begun.position < excluded.end_position
    where begun.dictionary = 'companies' and excluded.is_excluded
),

outer_hits as (
    select hits.*
    from hits
    left join inner_spans
        on
            hits.content_hash = inner_spans.content_hash
            and hits.dictionary = inner_spans.dictionary
            and hits.position = inner_spans.position
            and hits.end_position = inner_spans.end_position
    where inner_spans.content_hash is null and not hits.is_excluded
),

matches as (
    select
        outer_hits.content_hash,
        outer_hits.dictionary,
        outer_hits.entity_id,
        outer_hits.written_term as term,
        min(outer_hits.position) as first_position,
        {{ sorted_list('outer_hits.position') }} as positions,
        count(*) as hit_count,
        bool_or(outer_hits.position <= joined_texts.title_word_count) as is_in_title,
        bool_or(
            outer_hits.position > joined_texts.title_word_count + 1
            and outer_hits.position <= joined_texts.title_word_count + 1 + joined_texts.lead_word_count
        ) as is_in_lead
    from outer_hits
    inner join joined_texts on outer_hits.content_hash = joined_texts.content_hash
    group by outer_hits.content_hash, outer_hits.dictionary, outer_hits.entity_id, outer_hits.written_term
)

select
    texts.content_hash,
    matches.dictionary,
    matches.entity_id,
    matches.term,
    matches.first_position,
    matches.positions,
    matches.hit_count,
    matches.is_in_title,
    matches.is_in_lead,
    {{ word_count('texts.title_words') }} as title_word_count,
    texts.lead_word_count,
    texts.loaded_at,
    dictionaries.dictionary_hash
from texts
cross join dictionaries
left join matches on texts.content_hash = matches.content_hash
