-- One row per line and story that counts: for which series, on which day, and whether it is verified.
{#
    Verified is what two independent origins report or an authority documents, as the line knows it: the origins among the
    articles known when the week was published are counted anew, for a later article may join two of them.
#}
with articles as (
    select
        known.*,
        known.is_aggregator
        or (
            impacts.status = 'denied'
            and bool_or(not known.is_aggregator and impacts.status <> 'denied')
                over (partition by known.line, known.story_id)
        ) as is_no_origin
    from {{ ref('int_index_story_articles') }} as known
    inner join {{ ref('article_impacts') }} as impacts on known.article_id = impacts.article_id
),

documents as (
    select article_id
    from {{ ref('int_articles_arrived') }}
    where is_document
),

nodes as (
    select
        story_id as part_id,
        position as node
    from articles
    where line = 'published' and not is_no_origin
),

edges as (
    select
        one.story_id as part_id,
        one.position as node,
        other.position as other_node
    from {{ ref('story_dependencies') }} as dependencies
    inner join articles as one on dependencies.article_id = one.article_id
    inner join articles as other on dependencies.other_article_id = other.article_id
    where
        dependencies.weight >= {{ var('joining_weight') }}
        and one.line = 'published'
        and other.line = 'published'
        and not one.is_no_origin
        and not other.is_no_origin
),

joining as (
    select
        part_id,
        greatest(node, other_node) as node,
        least(node, other_node) as other_node
    from edges
),

{{ spanning_pairs('spanning', 'joining') }},

both_ways as (
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

{{ component_rounds('nodes', 'both_ways') }},

origin_counts as (
    select
        'published' as line,
        part_id as story_id,
        count(*) filter (where label = node) as independent_count
    from components
    group by part_id

    union all

    select
        'current' as line,
        story_id,
        max(independent_count) as independent_count
    from {{ ref('int_articles_joined') }}
    group by story_id
),

stories as (
    select
        articles.line,
        articles.story_id,
        min(articles.series_id) as series_id,
        min(articles.date) as date,
        min(articles.week_date) as week_date,
        count(documents.article_id) > 0 as is_documented
    from articles
    left join documents on articles.article_id = documents.article_id and not articles.is_no_origin
    group by articles.line, articles.story_id
)

select
    stories.line,
    stories.story_id,
    stories.series_id,
    stories.date,
    stories.week_date,
    stories.is_documented or coalesce(origin_counts.independent_count, 0) >= 2 as is_verified
from stories
left join origin_counts on stories.line = origin_counts.line and stories.story_id = origin_counts.story_id
