-- One row per text: the words and phrases of its title and first characters that could be terms.
{#
    A phrase has up to three words and crosses no punctuation. No stop word stands at either end of it, words of function
    may stand inside; a number alone is no term and begins none. A text is read once; with other stop words all are read again.
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

stops as (
    select * from {{ ref('term_stops') }}
),

rules as (
    select {{ hash_of_all("concat_ws('|', '1', word, kind)") }} as rules_hash
    from stops
),

{% if is_incremental() %}
stored as (
    select
        max(loaded_at) as newest_loaded_at,
        max(rules_hash) as rules_hash
    from {{ this }}
),

-- The day before the watermark is looked at again: two loads may have crossed.
to_read as (
    select entries.*
    from entries
    cross join stored
    cross join rules
    where
        stored.rules_hash is null
        or stored.rules_hash <> rules.rules_hash
        or entries.loaded_at >= stored.newest_loaded_at - interval 1 day
),

read_before as (
    select this.content_hash
    from {{ this }} as this
    inner join rules on this.rules_hash = rules.rules_hash
),

new_entries as (
    select to_read.*
    from to_read
    left join read_before on to_read.content_hash = read_before.content_hash
    where read_before.content_hash is null
),
{% else %}
new_entries as (
    select * from entries
),
{% endif %}

texts as (
    select
        content_hash,
        title,
        text,
        loaded_at
    from new_entries
    qualify row_number() over (partition by content_hash order by loaded_at desc) = 1
),

split_texts as (
    select
        content_hash,
        {{ written_words(without_accents('said')) }} as words
    from (
        select
            content_hash,
            title || ' | ' || substr(text, 1, {{ var('lead_characters') }}) as said
        from texts
    )
),

three_words as (
    {{ each_three_words('split_texts', 'content_hash') }}
),

distinct_words as (
    select distinct word
    from three_words
),

-- What may stand where: a mark, a word of news making or a measure nowhere, a number at the end.
judged as (
    select
        words.word,
        {{ is_number_word('words.word') }} as is_number,
        coalesce(stops.kind in ('newsroom', 'measure'), false)
        or not {{ matches('words.word', '^[\\p{L}\\p{N}]') }} as is_wall,
        coalesce(stops.kind = 'function', false) as is_function,
        coalesce(stops.kind = 'common', false) or length(words.word) = 1 as is_common
    from distinct_words as words
    left join stops on words.word = stops.word
),

-- A phrase needs one word that says something.
phrases as (
    select
        three_words.content_hash,
        three_words.word,
        three_words.next_word,
        three_words.third_word,
        not one.is_common as says_alone,
        not two.is_wall
        and not two.is_function
        and (not one.is_common or not (two.is_common or two.is_number)) as has_two,
        not two.is_wall
        and not three.is_wall
        and not three.is_function
        and (not one.is_common or not (three.is_common or three.is_number) or not (two.is_common or two.is_function))
            as has_three
    from three_words
    inner join judged as one on three_words.word = one.word
    left join judged as two on three_words.next_word = two.word
    left join judged as three on three_words.third_word = three.word
    where not one.is_wall and not one.is_function and not one.is_number
),

found as (
    select
        content_hash,
        word as term
    from phrases
    where says_alone

    union

    select
        content_hash,
        word || ' ' || next_word as term
    from phrases
    where has_two

    union

    select
        content_hash,
        word || ' ' || next_word || ' ' || third_word as term
    from phrases
    where has_three
),

terms as (
    select
        content_hash,
        {{ sorted_list('term') }} as terms
    from found
    where length(term) <= 60
    group by content_hash
)

select
    texts.content_hash,
    terms.terms,
    texts.loaded_at,
    rules.rules_hash
from texts
cross join rules
left join terms on texts.content_hash = terms.content_hash
