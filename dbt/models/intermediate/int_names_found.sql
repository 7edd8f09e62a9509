-- One row per text and capitalised name in it, for texts that hold a cue of companies: whether it stands beside one.
{#
    A name is a run of capitalised words, one to four. Most words of a headline may be capitalised, and every sentence
    begins with a capital: so a word that a quarter of all texts mostly writes small is no part of a name.
#}
with cue_hits as (
    select
        content_hash,
        entity_id as side,
        term as cue,
        positions
    from {{ ref('int_texts_matched') }}
    where dictionary = 'cues'
),

cues as (
    select
        entity_id as side,
        written_term as cue,
        words,
        word_count
    from {{ ref('int_terms_normalised') }}
    where dictionary = 'cues'
),

entries as (
    select * from {{ ref('stg_entries') }}
),

-- Words that no name holds, and those of which cues are made.
ordinary_words as (
    select word
    from {{ ref('not_companies') }}
    where kind = 'common'

    union

    select lower(word) as word
    from ({{ each_written_word('cues', 'side') }})
),

cue_texts as (
    select distinct content_hash from cue_hits
),

texts as (
    select
        entries.content_hash,
        cue_texts.content_hash is not null as has_cue,
        lower(translate(entries.title || chr(10) || entries.text, '’', '''')) as said,
        {{ words('entries.match_title') }} as title_words,
        {{ words('entries.match_text') }} as text_words
    from entries
    left join cue_texts on entries.content_hash = cue_texts.content_hash
    where cue_texts.content_hash is not null or substr(entries.content_hash, 1, 1) in ('0', '1', '2', '3')
    qualify row_number() over (partition by entries.content_hash order by entries.loaded_at desc) = 1
),

-- Addresses write every name small.
background as (
    select
        content_hash,
        text_words as words
    from texts
    where not contains(said, '://')
),

background_words as (
    {{ each_written_word('background', 'content_hash') }}
),

spellings as (
    select
        lower(word) as word,
        sum(case when word = lower(word) then 1 else 0 end) as small_count,
        sum(case when word <> lower(word) then 1 else 0 end) as capital_count
    from background_words
    group by lower(word)
),

joined_texts as (
    select
        content_hash,
        {{ joined_words('title_words', 'text_words') }} as words,
        {{ word_count('title_words') }} as title_word_count
    from texts
    where has_cue
),

text_words as (
    {{ each_written_word('joined_texts', 'content_hash') }}
),

written as (
    select
        text_words.content_hash,
        text_words.position,
        text_words.position <= joined_texts.title_word_count as is_in_title,
        {{ is_capitalised('text_words.word') }} as is_capitalised,
        ordinary_words.word is not null as is_ordinary,
        coalesce(spellings.small_count, 0) as small_count,
        coalesce(spellings.capital_count, 0) as capital_count
    from text_words
    inner join joined_texts on text_words.content_hash = joined_texts.content_hash
    left join ordinary_words on lower(text_words.word) = ordinary_words.word
    left join spellings on lower(text_words.word) = spellings.word
),

-- In a headline with a capital on most of its words, a capital says nothing.
headlines as (
    select
        content_hash,
        avg(case when is_capitalised then 1.0 else 0.0 end) > 0.6 as is_title_case
    from written
    where is_in_title
    group by content_hash
),

judged as (
    select
        written.content_hash,
        written.position,
        written.is_capitalised,
        written.is_ordinary,
        written.is_capitalised
        and not written.is_ordinary
        and written.small_count <= 3 * written.capital_count
        and not (
            written.is_in_title
            and coalesce(headlines.is_title_case, false)
            and 2 * written.small_count > written.capital_count
        ) as is_of_a_name
    from written
    left join headlines on written.content_hash = headlines.content_hash
),

numbered as (
    select
        content_hash,
        position,
        position - row_number() over (partition by content_hash order by position) as run_number
    from judged
    where is_of_a_name
),

runs as (
    select
        content_hash,
        min(position) as position,
        max(position) + 1 as end_position,
        count(*) as word_count
    from numbered
    group by content_hash, run_number
    having count(*) <= 4
),

-- A capitalised word before the run, common as it is, may be the first of the name (Whole Foods): then it is cut off.
names as (
    select
        runs.content_hash,
        runs.position,
        runs.end_position,
        coalesce(judged.is_capitalised and not judged.is_ordinary, false) as is_cut_off,
        replace({{ words_from('joined_texts.words', 'runs.position', 'runs.word_count') }}, '  ', ' ') as name
    from runs
    inner join joined_texts on runs.content_hash = joined_texts.content_hash
    left join judged on runs.content_hash = judged.content_hash and runs.position = judged.position + 1
),

cue_places as (
    {{ each_element('cue_hits', ['content_hash', 'side', 'cue'], 'positions', 'position') }}
),

-- The signs of a cue count too ("raises $"), and no comma or full stop may part it from the name.
beside_cues as (
    select distinct
        names.content_hash,
        names.position
    from cue_places
    inner join cues on cue_places.side = cues.side and cue_places.cue = cues.cue
    inner join names
        on
            cue_places.content_hash = names.content_hash
            and (
                (cue_places.side = 'before' and cue_places.position = names.end_position and not names.is_cut_off)
                or (cue_places.side = 'after' and names.position = cue_places.position + cues.word_count)
            )
    inner join texts on names.content_hash = texts.content_hash
    where
        (cue_places.side = 'after' and contains(texts.said, lower(cue_places.cue || ' ' || names.name)))
        or (
            cue_places.side = 'before'
            and (
                contains(texts.said, lower(names.name || ' ' || cue_places.cue))
                or contains(texts.said, lower(names.name || '''s ' || cue_places.cue))
            )
        )
)

select
    names.content_hash,
    names.name,
    max(case when beside_cues.content_hash is not null then 1 else 0 end) = 1 as is_beside_cue
from names
left join beside_cues on names.content_hash = beside_cues.content_hash and names.position = beside_cues.position
group by names.content_hash, names.name
