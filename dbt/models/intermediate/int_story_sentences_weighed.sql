-- One row per story of several origins and sentence that could be its takeaway, the best dozen, with its weight.
{#
    A story is weighed once, and again when anything changes that it is weighed by: `members_key` tells. A word weighs the
    more the fewer texts hold it, and counts for a sentence by the share of the other origins that use it. A sixteenth of
    all texts stands for all, and of that the oldest, by the largest power of two: so weights hold until it has doubled,
    and a story that is weighed now has those of one that was weighed before. A story without a candidate keeps a row
    without a sentence.
#}
{% set first_sentences = 10 %}
{% set fewest_words = 6 %}
{% set most_words = 60 %}
{% set most_of_title = 0.8 %}
{% set supporting_share = 0.4 %}
{% set lead_factor = 1.2 %}
{% set most_candidates = 12 %}
{{ config(
    materialized='incremental',
    incremental_strategy=replacing_strategy(),
    unique_key='story_id',
    on_schema_change='append_new_columns',
) }}

with story_articles as (
    select * from {{ ref('story_articles') }}
    where origin_number is not null
),

sentences as (
    select * from {{ ref('int_sentences_read') }}
),

ordinary as (
    select word
    from {{ ref('not_companies') }}
    where kind = 'common'
),

repeated as (
    select
        outlet_id,
        sentence_key
    from {{ ref('int_outlet_sentences_repeated') }}
),

first_loads as (
    select
        content_hash,
        min(loaded_at) as loaded_at
    from {{ ref('stg_entries') }}
    where content_hash like '0%'
    group by content_hash
),

background_texts as (
    select content_hash
    from (
        select
            content_hash,
            row_number() over (order by loaded_at asc, content_hash asc) as number,
            count(*) over () as text_count
        from first_loads
    ) as numbered
    where number <= power(2, floor(log2(text_count)))
),

background_count as (
    select count(*) as text_count from background_texts
),

background_hash as (
    select {{ hash_of_all('content_hash') }} as background_hash from background_texts
),

words_hash as (
    select {{ hash_of_all('word') }} as words_hash from ordinary
),

-- What every story is weighed by.
common_key as (
    select concat_ws('|', '3', background_hash.background_hash, words_hash.words_hash) as common_key
    from background_hash
    cross join words_hash
),

of_several as (
    select
        story_id,
        max(origin_number) as origin_count
    from story_articles
    group by story_id
    having max(origin_number) > 1
),

-- What one story is weighed by: its members, how they were split, and which of their sentences are no news.
weighed_by as (
    select
        story_articles.story_id,
        concat_ws(
            '|',
            story_articles.article_id,
            story_articles.content_hash,
            titles.method_version,
            cast(story_articles.origin_number as varchar),
            story_articles.role,
            cast(story_articles.published_at as varchar)
        ) as part
    from story_articles
    inner join of_several on story_articles.story_id = of_several.story_id
    left join sentences as titles on story_articles.content_hash = titles.content_hash and titles.position = 0
    union all
    select
        story_articles.story_id,
        concat_ws('|', story_articles.article_id, repeated.sentence_key) as part
    from repeated
    inner join sentences on repeated.sentence_key = sentences.sentence_key
    inner join story_articles
        on sentences.content_hash = story_articles.content_hash and repeated.outlet_id = story_articles.outlet_id
    inner join of_several on story_articles.story_id = of_several.story_id
    where sentences.position between 1 and {{ first_sentences }}
),

parts_hashed as (
    select
        story_id,
        {{ hash_of_all('part') }} as parts_key
    from weighed_by
    group by story_id
),

keyed as (
    select
        of_several.story_id,
        concat_ws('|', parts_hashed.parts_key, common_key.common_key) as members_key,
        of_several.origin_count
    from of_several
    inner join parts_hashed on of_several.story_id = parts_hashed.story_id
    cross join common_key
),

{% if is_incremental() %}
weighed_before as (
    select distinct
        story_id,
        members_key
    from {{ this }}
),

touched as (
    select keyed.*
    from keyed
    left join weighed_before
        on keyed.story_id = weighed_before.story_id and keyed.members_key = weighed_before.members_key
    where weighed_before.story_id is null
),
{% else %}
touched as (
    select * from keyed
),
{% endif %}

members as (
    select
        story_articles.*,
        touched.members_key,
        touched.origin_count
    from story_articles
    inner join touched on story_articles.story_id = touched.story_id
),

texts as (
    select
        content_hash,
        max(title || chr(10) || text) as said
    from {{ ref('stg_entries') }}
    where content_hash in (select members.content_hash from members)
    group by content_hash
),

split as (
    select
        sentences.content_hash,
        sentences.position,
        {{ words(match_text(
            "substr(texts.said, sentences.span_start + 1, sentences.span_end - sentences.span_start)"
        )) }} as words
    from sentences
    inner join texts on sentences.content_hash = texts.content_hash
    where sentences.position <= {{ first_sentences }}
),

written as (
    select distinct
        content_hash,
        position,
        {{ singular('lower(word)') }} as word
    from ({{ each_written_word('split', 'content_hash, position') }})
    where length(word) > 1
),

-- Words of everyday say nothing.
told as (
    select written.*
    from written
    left join ordinary on written.word = ordinary.word
    where ordinary.word is null
),

background as (
    select
        content_hash,
        {{ words("match_title || match_text") }} as words
    from {{ ref('stg_entries') }}
    where content_hash in (select background_texts.content_hash from background_texts)
    qualify row_number() over (partition by content_hash order by loaded_at desc) = 1
),

background_words as (
    select
        {{ singular('lower(word)') }} as word,
        count(distinct content_hash) as text_count
    from ({{ each_written_word('background', 'content_hash') }})
    group by {{ singular('lower(word)') }}
),

word_weights as (
    select
        words.word,
        ln((background_count.text_count + 1) / (coalesce(background_words.text_count, 0) + 0.5)) as weight
    from (
        select distinct told.word
        from told
    ) as words
    cross join background_count
    left join background_words on words.word = background_words.word
),

origin_words as (
    select
        members.story_id,
        members.origin_number,
        told.word,
        bool_or(told.position = 0 and members.origin_number = 1 and members.role = 'original') as is_in_title
    from members
    inner join told on members.content_hash = told.content_hash
    group by members.story_id, members.origin_number, told.word
),

word_origins as (
    select
        story_id,
        word,
        count(*) as origin_count,
        bool_or(is_in_title) as is_in_title
    from origin_words
    group by story_id, word
),

candidates as (
    select
        members.story_id,
        members.members_key,
        members.origin_count,
        members.origin_number,
        members.article_id,
        members.content_hash,
        members.published_at,
        sentences.position,
        sentences.sentence_key
    from members
    inner join sentences on members.content_hash = sentences.content_hash
    left join repeated
        on members.outlet_id = repeated.outlet_id and sentences.sentence_key = repeated.sentence_key
    where
        members.role <> 'copy'
        and sentences.position between 1 and {{ first_sentences }}
        and sentences.word_count between {{ fewest_words }} and {{ most_words }}
        and sentences.title_share < {{ most_of_title }}
        and not sentences.is_furniture
        and (sentences.position = 1 or not sentences.is_hanging)
        and repeated.sentence_key is null
    qualify
        row_number() over (
            partition by members.story_id, sentences.sentence_key
            order by members.published_at asc, members.article_id asc, sentences.position asc
        ) = 1
),

-- Distinct, so that an engine joins these first: a story's candidates with all of its words are many.
told_by_candidates as (
    select distinct
        candidates.story_id,
        candidates.article_id,
        candidates.position,
        candidates.origin_number,
        candidates.origin_count,
        told.word
    from candidates
    inner join told on candidates.content_hash = told.content_hash and candidates.position = told.position
),

candidate_words as (
    select
        by_candidates.*,
        word_weights.weight,
        word_origins.origin_count as word_origin_count,
        word_origins.is_in_title
    from told_by_candidates as by_candidates
    inner join word_weights on by_candidates.word = word_weights.word
    inner join word_origins
        on by_candidates.story_id = word_origins.story_id and by_candidates.word = word_origins.word
),

scored as (
    select
        story_id,
        article_id,
        position,
        sum(weight * (word_origin_count - 1) / (origin_count - 1)) / sqrt(count(*))
        * case when position = 1 then {{ lead_factor }} else 1 end as score,
        sum(weight) as weight,
        {{ sorted_list('word') }} as words
    from candidate_words
    group by story_id, article_id, position
    having
        sum(case when is_in_title then weight else 0 end) < {{ most_of_title }} * sum(weight)
        and sum(weight) > 0
),

best as (
    select
        candidates.story_id,
        candidates.members_key,
        candidates.origin_number,
        candidates.article_id,
        candidates.content_hash,
        candidates.position,
        candidates.origin_count,
        scored.score,
        scored.weight,
        scored.words
    from scored
    inner join candidates
        on
            scored.story_id = candidates.story_id
            and scored.article_id = candidates.article_id
            and scored.position = candidates.position
    qualify
        row_number() over (
            partition by candidates.story_id
            order by
                round(scored.score, 6) desc,
                candidates.published_at asc,
                candidates.article_id asc,
                candidates.position asc
        ) <= {{ most_candidates }}
),

supported as (
    select
        best.story_id,
        best.article_id,
        best.position,
        origin_words.origin_number
    from best
    inner join candidate_words
        on
            best.story_id = candidate_words.story_id
            and best.article_id = candidate_words.article_id
            and best.position = candidate_words.position
    inner join origin_words
        on
            candidate_words.story_id = origin_words.story_id
            and candidate_words.word = origin_words.word
            and candidate_words.origin_number <> origin_words.origin_number
    group by best.story_id, best.article_id, best.position, origin_words.origin_number
    having sum(candidate_words.weight) >= {{ supporting_share }} * max(best.weight)
),

support_counts as (
    select
        story_id,
        article_id,
        position,
        count(*) as origin_count,
        {{ sorted_list('origin_number') }} as origins
    from supported
    group by story_id, article_id, position
)

select
    touched.story_id,
    touched.members_key,
    best.origin_number,
    best.article_id,
    best.content_hash,
    best.position,
    round(best.score * (1 + coalesce(support_counts.origin_count, 0) / best.origin_count), 6) as score,
    best.words,
    support_counts.origins as shared_by
from touched
left join best on touched.story_id = best.story_id
left join support_counts
    on
        best.story_id = support_counts.story_id
        and best.article_id = support_counts.article_id
        and best.position = support_counts.position
