-- One row per article that stands in a story: what it is in the story, and on whom it depends.
with grouped as (
    select * from {{ ref('int_articles_grouped') }}
),

joined as (
    select * from {{ ref('int_articles_joined') }}
),

articles as (
    select * from {{ ref('articles') }}
),

impacts as (
    select * from {{ ref('article_impacts') }}
),

dependencies as (
    select * from {{ ref('story_dependencies') }}
),

starts as (
    select
        story_id,
        published_at as started_at
    from grouped
    where position = 1
),

-- The strongest reason, and of equal ones the one that says most.
strongest as (
    select
        dependencies.story_id,
        dependencies.article_id,
        dependencies.other_article_id,
        dependencies.kind,
        dependencies.weight
    from dependencies
    inner join grouped as others on dependencies.other_article_id = others.article_id
    qualify
        row_number() over (
            partition by dependencies.article_id
            order by
                dependencies.weight >= {{ var('joining_weight') }} desc,
                case dependencies.kind
                    when 'syndication' then 1
                    when 'wire' then 2
                    when 'press_release' then 3
                    when 'according_to' then 4
                    when 'same_source' then 5
                    when 'link' then 6
                    when 'byline' then 7
                    when 'quotation' then 8
                    else 9
                end asc,
                dependencies.weight desc,
                others.position asc
        ) = 1
)

select
    grouped.story_id,
    grouped.article_id,
    grouped.content_hash,
    grouped.outlet_id,
    grouped.outlet_name,
    grouped.owner,
    grouped.outlet_kind,
    articles.title,
    grouped.url,
    grouped.published_at,
    grouped.seen_at,
    grouped.known_at,
    cast({{ hours_between('starts.started_at', 'grouped.published_at') }} as double) as lag_hours,
    joined.origin_number,
    joined.is_first_of_origin,
    case
        when grouped.is_aggregator then 'aggregator'
        when joined.origin_number is null then 'denial'
        when joined.is_first_of_origin then 'original'
        when grouped.copy_kind = 'derived' then 'derived'
        when grouped.copy_kind is not null then 'copy'
        when strongest.kind = 'owner' or strongest.kind is null then 'same_owner'
        else 'dependent'
    end as role,
    strongest.other_article_id as depends_on_article_id,
    grouped.copy_of_article_id,
    grouped.copy_kind,
    grouped.copy_similarity,
    grouped.similarity,
    articles.sentiment_score,
    articles.sentiment_tier,
    impacts.impact,
    impacts.regulatory,
    impacts.financial,
    impacts.operational,
    impacts.status as impact_status
from grouped
inner join joined on grouped.article_id = joined.article_id
inner join articles on grouped.article_id = articles.article_id
inner join impacts on grouped.article_id = impacts.article_id
inner join starts on grouped.story_id = starts.story_id
left join strongest on grouped.article_id = strongest.article_id
