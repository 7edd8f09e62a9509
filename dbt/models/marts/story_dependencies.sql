-- One row per pair of articles of a story and kind of dependency between them.
{% set weights = var('dependency_weights') %}
with articles as (
    select *
    from {{ ref('int_articles_grouped') }}
    where story_article_count > 1
),

ties as (
    select
        tied.*,
        articles.outlet_id,
        articles.position,
        articles.known_at
    from {{ ref('int_articles_tied') }} as tied
    inner join articles on tied.article_id = articles.article_id
),

names as (
    select * from {{ ref('int_outlet_names') }}
),

attributions as (
    select * from {{ ref('stg_attributions') }}
),

links as (
    select * from {{ ref('stg_links') }}
),

hosts as (
    select * from {{ ref('outlet_hosts') }}
),

-- Whose words an article has: its outlet's, and those of the wire that it is credited to, whoever carries it.
carriers as (
    select
        story_id,
        article_id,
        outlet_id,
        position,
        known_at,
        outlet_id as source,
        true as is_own
    from articles
    where not is_aggregator
    union all
    select
        story_id,
        article_id,
        outlet_id,
        position,
        known_at,
        tie as source,
        false as is_own
    from ties
    where kind = 'wire' and tie <> outlet_id
),

-- A source that has an article in the story, from the time on at which all that carries its words is known.
present_sources as (
    select
        story_id,
        source,
        max(known_at) as known_at
    from carriers
    group by story_id, source
    having bool_or(is_own)
),

-- Two that name one source rest on its article, and on each other only while that was not known.
tied_pairs as (
    select
        later.story_id,
        later.article_id,
        earlier.article_id as other_article_id,
        later.kind,
        case later.kind
            {% for kind in ['owner', 'wire', 'byline', 'press_release', 'quotation'] -%}
            when '{{ kind }}' then {{ weights[kind] }}
            {% endfor -%}
            when 'same_source' then {{ weights['according_to'] }}
        end as weight,
        later.evidence
    from ties as later
    inner join ties as earlier
        on
            later.story_id = earlier.story_id
            and later.kind = earlier.kind
            and later.tie = earlier.tie
            and later.position > earlier.position
    left join present_sources
        on
            later.kind = 'same_source'
            and later.story_id = present_sources.story_id
            and later.tie = present_sources.source
            and present_sources.known_at <= greatest(later.known_at, earlier.known_at)
    where present_sources.source is null
),

text_pairs as (
    select
        later.story_id,
        later.article_id,
        earlier.article_id as other_article_id,
        'syndication' as kind,
        case
            when later.text_group = earlier.text_group then {{ weights['syndication'] }}
            else {{ weights['derived'] }}
        end as weight,
        case
            when later.text_group <> earlier.text_group then 'derived text'
            when coalesce(later.copy_kind, earlier.copy_kind) = 'page' then 'same page'
            when coalesce(later.copy_kind, earlier.copy_kind) = 'title' then 'same title'
            else 'same text'
        end || coalesce(
            ', '
            || cast(cast(round(100 * coalesce(later.copy_similarity, earlier.copy_similarity)) as integer) as varchar)
            || '% of its word runs',
            ''
        ) as evidence
    from articles as later
    inner join articles as earlier
        on
            later.story_id = earlier.story_id
            and later.source_group = earlier.source_group
            and later.position > earlier.position
),

named_sources as (
    select
        articles.story_id,
        articles.article_id,
        articles.outlet_id,
        articles.position,
        attributions.kind,
        attributions.quoted,
        attributions.position as attribution_position,
        coalesce(names.outlet_id, {{ outlet_name_key('attributions.name') }}) as source
    from articles
    inner join attributions
        on
            articles.content_hash = attributions.content_hash
            and attributions.kind in ('according_to', 'wire_credit')
    left join names on {{ outlet_name_key('attributions.name') }} = names.name_key
    where not articles.is_aggregator
),

-- Who is named as the source or credited: its newest article before this one, else its first, and of those at one time
-- the outlet's own. Two that credit one wire are tied above, and a wire's dateline in its own article credits itself.
citations as (
    select
        citing.story_id,
        citing.article_id,
        cited.article_id as other_article_id,
        case citing.kind when 'wire_credit' then 'wire' else 'according_to' end as kind,
        case citing.kind
            when 'wire_credit' then {{ weights['wire'] }}
            else {{ weights['according_to'] }}
        end as weight,
        citing.quoted as evidence
    from named_sources as citing
    inner join carriers as cited
        on
            citing.story_id = cited.story_id
            and citing.source = cited.source
            and citing.outlet_id <> cited.outlet_id
            and citing.outlet_id <> citing.source
            and (cited.is_own or citing.kind = 'according_to')
    qualify
        row_number() over (
            partition by citing.story_id, citing.article_id, citing.source, citing.kind
            order by
                cited.position > citing.position,
                not cited.is_own,
                abs(cited.position - citing.position),
                citing.attribution_position,
                cited.article_id
        ) = 1
),

addresses as (
    select
        articles.story_id,
        articles.article_id,
        articles.outlet_id,
        articles.position,
        links.canonical_url,
        links.host,
        links.domain
    from articles
    inner join links on articles.content_hash = links.content_hash
    union all
    select
        story_id,
        article_id,
        outlet_id,
        position,
        linked_url as canonical_url,
        null as host,
        null as domain
    from articles
    where linked_url is not null
),

page_links as (
    select
        linking.story_id,
        linking.article_id,
        linked.article_id as other_article_id,
        'link' as kind,
        {{ weights['link'] }} as weight,
        linking.canonical_url as evidence
    from addresses as linking
    inner join articles as linked
        on
            linking.story_id = linked.story_id
            and linking.canonical_url = linked.url
            and linking.article_id <> linked.article_id
),

-- The address is of no page that we know; the outlet's one earlier article of the story must be meant.
host_links as (
    select
        linking.story_id,
        linking.article_id,
        min(linked.article_id) as other_article_id,
        'link' as kind,
        {{ weights['link_to_outlet'] }} as weight,
        min(linking.canonical_url) as evidence
    from addresses as linking
    left join hosts as by_host on linking.host = by_host.host
    left join hosts as by_domain on linking.domain = by_domain.host
    inner join articles as linked
        on
            linking.story_id = linked.story_id
            and coalesce(by_host.outlet_id, by_domain.outlet_id, linking.domain) = linked.outlet_id
            and linking.position > linked.position
            and linking.outlet_id <> linked.outlet_id
    where not linked.is_aggregator
    group by linking.story_id, linking.article_id, linked.outlet_id
    having count(distinct linked.article_id) = 1
),

pairs as (
    select * from tied_pairs
    union all
    select * from text_pairs
    union all
    select * from citations
    union all
    select * from page_links
    union all
    select * from host_links
)

select
    story_id,
    article_id,
    other_article_id,
    kind,
    cast(weight as double) as weight,
    evidence
from pairs
qualify
    row_number() over (
        partition by story_id, article_id, other_article_id, kind
        order by weight desc, evidence asc
    ) = 1
