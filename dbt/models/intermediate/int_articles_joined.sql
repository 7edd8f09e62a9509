-- One row per article of a story and the independent origin that it belongs to; an aggregator's has none.
with articles as (
    select * from {{ ref('int_articles_grouped') }}
),

nodes as (
    select
        story_id as part_id,
        position as node
    from articles
    where not is_aggregator
),

-- Which edges join is decided here alone: they are strong, and no aggregator stands at either end.
joining as (
    select
        dependencies.story_id as part_id,
        greatest(later.position, earlier.position) as node,
        least(later.position, earlier.position) as other_node
    from {{ ref('story_dependencies') }} as dependencies
    inner join articles as later on dependencies.article_id = later.article_id
    inner join articles as earlier on dependencies.other_article_id = earlier.article_id
    where
        dependencies.weight >= {{ var('joining_weight') }}
        and not later.is_aggregator
        and not earlier.is_aggregator
),

{{ spanning_pairs('spanning', 'joining') }},

edges as (
    select
        part_id,
        node,
        other_node
    from spanning
    union all
    select
        part_id,
        other_node as node,
        node as other_node
    from spanning
),

{{ component_rounds('nodes', 'edges') }},

numbered as (
    select
        part_id,
        node,
        label,
        cast(dense_rank() over (partition by part_id order by label) as integer) as origin_number
    from components
)

select
    articles.story_id,
    articles.article_id,
    articles.position,
    numbered.origin_number,
    coalesce(articles.position = numbered.label, false) as is_first_of_origin,
    max(numbered.origin_number) over (partition by articles.story_id) as independent_count
from articles
left join numbered on articles.story_id = numbered.part_id and articles.position = numbered.node
