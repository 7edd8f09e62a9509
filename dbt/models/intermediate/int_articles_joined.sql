-- One row per article of a story and the independent origin that it belongs to; an aggregator's has none.
-- A denial bears out no claim: it is an origin only in a story that tells of nothing but the denial.
with articles as (
    select
        grouped.*,
        grouped.is_aggregator
        or (
            impacts.status = 'denied'
            and bool_or(not grouped.is_aggregator and impacts.status <> 'denied') over (partition by grouped.story_id)
        ) as is_no_origin
    from {{ ref('int_articles_grouped') }} as grouped
    inner join {{ ref('article_impacts') }} as impacts on grouped.article_id = impacts.article_id
),

nodes as (
    select
        story_id as part_id,
        position as node
    from articles
    where not is_no_origin
),

-- Which edges join is decided here alone: they are strong, and what is no origin stands at neither end.
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
        and not later.is_no_origin
        and not earlier.is_no_origin
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
