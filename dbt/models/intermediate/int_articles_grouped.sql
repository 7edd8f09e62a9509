-- One row per article that stands in a story, with the texts that it shares or comes from.
with links as (
    select * from {{ ref('stg_story_links') }}
),

articles as (
    select * from {{ ref('articles') }}
),

article_entries as (
    select
        article_id,
        entry_id,
        min(seen_at) as seen_at
    from {{ ref('int_versions_placed') }}
    group by article_id, entry_id
),

-- An article stands where the entry stands that brought it first.
standing as (
    select
        article_entries.article_id,
        article_entries.entry_id,
        links.story_id
    from article_entries
    inner join links on article_entries.entry_id = links.entry_id
    qualify
        row_number() over (
            partition by article_entries.article_id order by article_entries.seen_at asc, article_entries.entry_id asc
        ) = 1
),

counts as (
    select
        story_id,
        count(*) as article_count
    from standing
    group by story_id
),

-- An article that is alone in its story, as most are, needs no order.
in_order as (
    select
        standing.article_id,
        1 as position
    from standing
    inner join counts on standing.story_id = counts.story_id
    where counts.article_count = 1
    union all
    select
        standing.article_id,
        row_number() over (
            partition by standing.story_id
            order by articles.published_at asc, articles.seen_at asc, articles.article_id asc
        ) as position
    from standing
    inner join counts on standing.story_id = counts.story_id
    inner join articles on standing.article_id = articles.article_id
    where counts.article_count > 1
),

copies as (
    select
        entry_id,
        copy_of
    from links
    where copy_of is not null and copy_of <> entry_id and copy_kind <> 'derived'
),

sources as (
    select
        entry_id,
        copy_of
    from links
    where copy_of is not null and copy_of <> entry_id
),

{{ pointer_ends('copies', 'copies', 'entry_id', 'copy_of') }},

{{ pointer_ends('sources', 'sources', 'entry_id', 'copy_of') }},

first_articles as (
    select
        entry_id,
        article_id
    from article_entries
    where entry_id in (select sources.copy_of from sources)
    qualify row_number() over (partition by entry_id order by seen_at asc, article_id asc) = 1
),

placed as (
    select
        standing.story_id,
        standing.article_id,
        cast(in_order.position as integer) as position,
        articles.outlet_id,
        articles.outlet_name,
        articles.owner,
        articles.outlet_kind,
        articles.outlet_kind = 'aggregator' as is_aggregator,
        articles.content_hash,
        articles.url,
        articles.linked_url,
        articles.author,
        articles.published_at,
        articles.seen_at,
        -- What comes by an archive was known to the world when it was published, long before it was loaded.
        case
            when articles.origin in ('archive', 'backfill') then least(articles.published_at, articles.seen_at)
            else articles.seen_at
        end as known_at,
        articles.origin in ('archive', 'backfill') as is_of_archive,
        standing.entry_id,
        coalesce(copies_ends.copy_of, standing.entry_id) as text_group,
        coalesce(sources_ends.copy_of, standing.entry_id) as source_group,
        first_articles.article_id as copy_of_article_id,
        coalesce(sources_standing.story_id <> standing.story_id, false) as is_copied_from_elsewhere,
        case when links.copy_of is not null then links.copy_kind end as copy_kind,
        case when links.copy_of is not null then links.copy_similarity end as copy_similarity,
        links.similarity,
        links.method_version,
        counts.article_count as story_article_count
    from standing
    inner join links on standing.entry_id = links.entry_id
    inner join counts on standing.story_id = counts.story_id
    inner join in_order on standing.article_id = in_order.article_id
    inner join articles on standing.article_id = articles.article_id
    left join copies_ends on standing.entry_id = copies_ends.entry_id
    left join sources_ends on standing.entry_id = sources_ends.entry_id
    left join first_articles on links.copy_of = first_articles.entry_id
    left join standing as sources_standing on first_articles.article_id = sources_standing.article_id
),

-- The engine compares an entry with those that it has met, in no order within an hour. First is what was published
-- first; an aggregator is so only among its own, for it writes nothing that others could carry.
in_groups as (
    select
        *,
        nullif(copy_kind, 'derived') as own_kind,
        case when copy_kind <> 'derived' then copy_similarity end as own_similarity,
        first_value(article_id) over of_text as first_article_id,
        first_value(nullif(copy_kind, 'derived')) over of_text as first_kind,
        first_value(case when copy_kind <> 'derived' then copy_similarity end) over of_text as first_similarity,
        first_value(article_id) over of_source as first_of_source_id,
        max(case when copy_kind = 'derived' then copy_similarity end) over (
            partition by story_id, text_group
        ) as derived_similarity,
        max(case when copy_kind = 'derived' then copy_similarity end) over (
            partition by story_id, source_group
        ) as source_similarity
    from placed
    window
        of_text as (partition by story_id, text_group order by is_aggregator asc, position asc),
        of_source as (partition by story_id, source_group order by is_aggregator asc, position asc)
)

select
    story_id,
    article_id,
    position,
    outlet_id,
    outlet_name,
    owner,
    outlet_kind,
    is_aggregator,
    content_hash,
    url,
    linked_url,
    author,
    published_at,
    seen_at,
    known_at,
    is_of_archive,
    entry_id,
    text_group,
    source_group,
    case
        when article_id <> first_article_id
            then case when coalesce(own_kind, first_kind) is not null then first_article_id end
        when article_id <> first_of_source_id then first_of_source_id
        when is_copied_from_elsewhere then copy_of_article_id
    end as copy_of_article_id,
    case
        when article_id <> first_article_id then coalesce(own_kind, first_kind)
        when article_id <> first_of_source_id then 'derived'
        when is_copied_from_elsewhere then copy_kind
    end as copy_kind,
    case
        when article_id <> first_article_id then coalesce(own_similarity, first_similarity)
        when article_id <> first_of_source_id then coalesce(derived_similarity, source_similarity)
        when is_copied_from_elsewhere then copy_similarity
    end as copy_similarity,
    similarity,
    method_version,
    story_article_count
from in_groups
