-- One row per outlet and sentence that stands in more than one of its stories: what it puts under everything.
with story_articles as (
    select * from {{ ref('story_articles') }}
),

sentences as (
    select * from {{ ref('int_sentences_read') }}
    where position > 0
)

select
    story_articles.outlet_id,
    sentences.sentence_key,
    count(distinct story_articles.story_id) as story_count
from sentences
inner join story_articles on sentences.content_hash = story_articles.content_hash
group by story_articles.outlet_id, sentences.sentence_key
having count(distinct story_articles.story_id) > 1
