-- One row per story and sentence chosen to stand for it, three at most.
{#
    Of several origins: what most of them share, each pick from another origin than the one before where one is left, and
    none that says again what a pick before it said. Of one origin: its lead, then what is nearest to its title.
#}
{% set most_takeaways = 3 %}
{% set first_sentences = 10 %}
{% set fewest_words = 6 %}
{% set most_words = 60 %}
{% set most_of_title = 0.8 %}
{% set same_share = 0.6 %}

with story_articles as (
    select * from {{ ref('story_articles') }}
),

story_origins as (
    select * from {{ ref('story_origins') }}
),

sentences as (
    select * from {{ ref('int_sentences_read') }}
),

mentions as (
    select
        *,
        bool_or(is_news) over (partition by story_id, measure_key, value_group) as is_value_news
    from {{ ref('int_story_values_grouped') }}
),

origin_counts as (
    select
        story_id,
        count(*) as origin_count
    from story_origins
    group by story_id
),

-- Stories are merged and split: only what is still a member counts.
weighed as (
    select
        weighed.*,
        {{ word_count('weighed.words') }} as word_count
    from {{ ref('int_story_sentences_weighed') }} as weighed
    inner join origin_counts on weighed.story_id = origin_counts.story_id and origin_counts.origin_count > 1
    inner join story_articles
        on
            weighed.story_id = story_articles.story_id
            and weighed.article_id = story_articles.article_id
            and weighed.content_hash = story_articles.content_hash
            and weighed.origin_number = story_articles.origin_number
),

pick_1 as (
    select *
    from weighed
    qualify
        row_number() over (
            partition by story_id
            order by score desc, origin_number asc, article_id asc, position asc
        ) = 1
),

-- The best that is left, from another origin than the pick before where it can be.
left_by_1 as (
    select
        weighed.*,
        weighed.origin_number = pick_1.origin_number as is_of_same_origin
    from weighed
    inner join pick_1 on weighed.story_id = pick_1.story_id
    where
        {{ shared_count('weighed.words', 'pick_1.words') }}
        < {{ same_share }} * least(weighed.word_count, pick_1.word_count)
),

pick_2 as (
    select *
    from left_by_1
    qualify
        row_number() over (
            partition by story_id
            order by is_of_same_origin asc, score desc, origin_number asc, article_id asc, position asc
        ) = 1
),

pick_3 as (
    select left_by_1.*
    from left_by_1
    inner join pick_2 on left_by_1.story_id = pick_2.story_id
    where
        {{ shared_count('left_by_1.words', 'pick_2.words') }}
        < {{ same_share }} * least(left_by_1.word_count, pick_2.word_count)
    qualify
        row_number() over (
            partition by left_by_1.story_id
            order by
                left_by_1.origin_number = pick_2.origin_number asc,
                left_by_1.score desc,
                left_by_1.origin_number asc,
                left_by_1.article_id asc,
                left_by_1.position asc
        ) = 1
),

lone as (
    select
        story_origins.story_id,
        story_origins.article_id,
        story_origins.origin_number,
        story_articles.content_hash,
        sentences.position,
        sentences.title_share
    from story_origins
    inner join origin_counts on story_origins.story_id = origin_counts.story_id and origin_counts.origin_count = 1
    inner join story_articles
        on story_origins.story_id = story_articles.story_id and story_origins.article_id = story_articles.article_id
    inner join sentences on story_articles.content_hash = sentences.content_hash
    left join {{ ref('int_outlet_sentences_repeated') }} as repeated
        on story_articles.outlet_id = repeated.outlet_id and sentences.sentence_key = repeated.sentence_key
    where
        sentences.position between 1 and {{ first_sentences }}
        and sentences.word_count between {{ fewest_words }} and {{ most_words }}
        and sentences.title_share < {{ most_of_title }}
        and not sentences.is_furniture
        and (sentences.position = 1 or not sentences.is_hanging)
        and repeated.sentence_key is null
    qualify
        row_number() over (partition by story_origins.story_id, sentences.sentence_key order by sentences.position) = 1
),

lone_picks as (
    select *
    from (
        select
            *,
            row_number() over (
                partition by story_id
                order by position = first_position desc, title_share desc, position asc
            ) as choice
        from (
            select
                *,
                min(position) over (partition by story_id) as first_position
            from lone
        ) as lone_with_first
    ) as lone_in_order
    where choice <= {{ most_takeaways }}
),

picks as (
    select
        story_id,
        article_id,
        origin_number,
        content_hash,
        position as sentence_position,
        shared_by,
        1 as position
    from pick_1

    union all

    select
        story_id,
        article_id,
        origin_number,
        content_hash,
        position as sentence_position,
        shared_by,
        2 as position
    from pick_2

    union all

    select
        story_id,
        article_id,
        origin_number,
        content_hash,
        position as sentence_position,
        shared_by,
        3 as position
    from pick_3

    union all

    select
        story_id,
        article_id,
        origin_number,
        content_hash,
        position as sentence_position,
        null as shared_by,
        row_number() over (partition by story_id order by position) as position
    from lone_picks
),

-- The origins that state a value of a sentence: who says the same with another figure does not share it. What somebody
-- states as news is stated by those who do, as in key facts; of what nobody does ("after $2bn last year") any will do.
values_told as (
    select
        picks.story_id,
        picks.position,
        told.measure_key,
        told.value_group,
        others.origin_number
    from picks
    inner join mentions as told
        on
            picks.story_id = told.story_id
            and picks.article_id = told.article_id
            and picks.sentence_position = told.sentence_position
    inner join mentions as others
        on
            told.story_id = others.story_id
            and told.measure_key = others.measure_key
            and told.value_group = others.value_group
    where
        picks.shared_by is not null
        and (others.is_news or not others.is_value_news or others.origin_number = picks.origin_number)
    group by picks.story_id, picks.position, told.measure_key, told.value_group, others.origin_number
),

value_counts as (
    select
        story_id,
        position,
        origin_number,
        count(*) as value_count
    from values_told
    group by story_id, position, origin_number
),

-- Its own origin states all of them.
stating_all as (
    select
        story_id,
        position,
        {{ sorted_list('origin_number') }} as origins
    from (
        select *
        from value_counts
        qualify value_count = max(value_count) over (partition by story_id, position)
    ) as of_all_values
    group by story_id, position
),

texts as (
    select
        content_hash,
        max(title || chr(10) || text) as said
    from {{ ref('stg_entries') }}
    where content_hash in (select picks.content_hash from picks)
    group by content_hash
)

select
    picks.story_id,
    cast(picks.position as integer) as position,
    {{ without_dateline('substr(texts.said, sentences.span_start + 1, sentences.span_end - sentences.span_start)') }}
        as sentence,
    picks.article_id,
    story_articles.outlet_name,
    picks.origin_number,
    cast(
        1 + case
            when picks.shared_by is null then 0
            when stating.origins is null then {{ distinct_count('picks.shared_by') }}
            else {{ shared_count('picks.shared_by', 'stating.origins') }}
        end as bigint
    ) as shared_by_count
from picks
inner join sentences on picks.content_hash = sentences.content_hash and picks.sentence_position = sentences.position
inner join texts on picks.content_hash = texts.content_hash
inner join story_articles on picks.story_id = story_articles.story_id and picks.article_id = story_articles.article_id
left join stating_all as stating on picks.story_id = stating.story_id and picks.position = stating.position
