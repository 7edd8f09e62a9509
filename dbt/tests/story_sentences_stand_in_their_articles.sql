-- What a story's facts, takeaways and outlook quote stands in the article that they cite, word for word.
with quoted as (
    select
        'facts' as quoted_by,
        story_id,
        article_id,
        sentence
    from {{ ref('story_facts') }}

    union all

    select
        'takeaways' as quoted_by,
        story_id,
        article_id,
        sentence
    from {{ ref('story_takeaways') }}

    union all

    select
        'outlook' as quoted_by,
        story_id,
        article_id,
        sentence
    from {{ ref('story_outlook') }}
),

members as (
    select
        story_id,
        article_id,
        content_hash
    from {{ ref('story_articles') }}
    where origin_number is not null
),

texts as (
    select
        content_hash,
        max(title || chr(10) || text) as said
    from {{ ref('stg_entries') }}
    group by content_hash
)

select
    quoted.quoted_by,
    quoted.story_id,
    quoted.article_id,
    quoted.sentence
from quoted
left join members on quoted.story_id = members.story_id and quoted.article_id = members.article_id
left join texts on members.content_hash = texts.content_hash
where quoted.sentence = '' or texts.said is null or strpos(texts.said, quoted.sentence) = 0
