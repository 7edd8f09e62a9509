-- Two articles that depend on each other so far as to be one origin are one origin.
select
    dependencies.story_id,
    dependencies.article_id,
    dependencies.other_article_id
from {{ ref('story_dependencies') }} as dependencies
inner join {{ ref('int_articles_joined') }} as later
    on dependencies.story_id = later.story_id and dependencies.article_id = later.article_id
inner join {{ ref('int_articles_joined') }} as earlier
    on dependencies.story_id = earlier.story_id and dependencies.other_article_id = earlier.article_id
where dependencies.weight >= {{ var('joining_weight') }} and later.origin_number <> earlier.origin_number
