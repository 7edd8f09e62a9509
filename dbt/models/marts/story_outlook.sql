-- One row per story and sentence that looks ahead: the soonest due first, then those without a date, five at most.
{% set most_sentences = 5 %}
{% set most_undated = 2 %}
{% set undated_positions = 5 %}
{% set fewest_words = 5 %}
{% set most_words = 60 %}

with story_articles as (
    select * from {{ ref('story_articles') }}
    where origin_number is not null
),

sentences as (
    select * from {{ ref('int_sentences_read') }}
    where
        position > 0
        and not is_furniture
        and word_count between {{ fewest_words }} and {{ most_words }}
),

-- "Will be held" is in every programme of a fair: without a day, only what is on the beat is watched.
on_beat as (
    select story_id from {{ ref('story_topics') }}
    union
    select story_id from {{ ref('story_companies') }}
),

-- The soonest day that a sentence names as still to come.
due as (
    select
        content_hash,
        sentence_position,
        date_value as due_date,
        quoted as due_words
    from {{ ref('int_quantities_labelled') }}
    where kind in ('date', 'period') and role = 'forecast' and date_value is not null
    qualify
        row_number() over (
            partition by content_hash, sentence_position
            order by date_value asc, position asc
        ) = 1
),

ahead as (
    select
        sentences.content_hash,
        sentences.position,
        sentences.span_start,
        sentences.span_end,
        sentences.sentence_key,
        sentences.is_forward,
        due.due_date,
        due.due_words
    from sentences
    left join due on sentences.content_hash = due.content_hash and sentences.position = due.sentence_position
    where due.due_date is not null or (sentences.is_forward and sentences.position <= {{ undated_positions }})
),

candidates as (
    select
        story_articles.story_id,
        story_articles.article_id,
        story_articles.outlet_name,
        story_articles.origin_number,
        story_articles.published_at,
        ahead.content_hash,
        ahead.position,
        ahead.span_start,
        ahead.span_end,
        ahead.sentence_key,
        case when ahead.due_date > cast(story_articles.published_at as date) then ahead.due_date end as due_date,
        case when ahead.due_date > cast(story_articles.published_at as date) then ahead.due_words end as due_words
    from ahead
    inner join story_articles on ahead.content_hash = story_articles.content_hash
    left join on_beat on story_articles.story_id = on_beat.story_id
    left join {{ ref('int_outlet_sentences_repeated') }} as repeated
        on story_articles.outlet_id = repeated.outlet_id and ahead.sentence_key = repeated.sentence_key
    where
        repeated.sentence_key is null
        and (
            (ahead.is_forward and on_beat.story_id is not null)
            or ahead.due_date > cast(story_articles.published_at as date)
        )
),

-- One sentence a day that is named, and one an origin of those that name none.
chosen as (
    select *
    from candidates
    qualify
        row_number() over (
            partition by
                story_id,
                due_date,
                case when due_date is null then origin_number end
            order by origin_number asc, published_at asc, article_id asc, position asc
        ) = 1
),

ranked as (
    select
        *,
        row_number() over (
            partition by story_id, due_date is null
            order by due_date asc, origin_number asc, published_at asc, article_id asc, position asc
        ) as rank_of_kind,
        row_number() over (
            partition by story_id
            order by
                due_date is null asc, due_date asc, origin_number asc, published_at asc, article_id asc, position asc
        ) as rank_of_all
    from chosen
),

kept as (
    select *
    from ranked
    where
        rank_of_all <= {{ most_sentences }}
        and (due_date is not null or rank_of_kind <= {{ most_undated }})
),

texts as (
    select
        content_hash,
        max(title || chr(10) || text) as said
    from {{ ref('stg_entries') }}
    where content_hash in (select kept.content_hash from kept)
    group by content_hash
)

select
    kept.story_id,
    cast(kept.rank_of_all as integer) as position,
    {{ without_dateline('substr(texts.said, kept.span_start + 1, kept.span_end - kept.span_start)') }}
        as sentence,
    kept.article_id,
    kept.outlet_name,
    kept.due_date,
    kept.due_words
from kept
inner join texts on kept.content_hash = texts.content_hash
