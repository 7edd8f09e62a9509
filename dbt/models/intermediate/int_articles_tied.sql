-- One row per article of a story and thing that ties it to every other article of the story that has the same.
with articles as (
    select *
    from {{ ref('int_articles_grouped') }}
    where story_article_count > 1
),

outlets as (
    select * from {{ ref('outlets') }}
),

names as (
    select * from {{ ref('int_outlet_names') }}
),

attributions as (
    select * from {{ ref('stg_attributions') }}
),

attributed as (
    select
        articles.story_id,
        articles.article_id,
        articles.outlet_id,
        attributions.kind,
        attributions.name,
        attributions.quoted,
        attributions.position,
        {{ outlet_name_key('attributions.name') }} as name_key
    from articles
    inner join attributions on articles.content_hash = attributions.content_hash
    where not articles.is_aggregator
),

named as (
    select
        attributed.*,
        names.outlet_id as named_outlet_id
    from attributed
    left join names on attributed.name_key = names.name_key
),

-- Newsrooms that have an article in the story: what a press release is compared with.
newsrooms as (
    select
        articles.story_id,
        articles.outlet_id,
        {{ outlet_name_key('articles.owner') }} as owner_key,
        count(*) over (partition by articles.story_id) as newsroom_count
    from articles
    where articles.outlet_kind = 'newsroom'
    group by articles.story_id, articles.outlet_id, articles.owner
),

bylines as (
    select
        story_id,
        article_id,
        outlet_id,
        outlet_kind,
        author,
        {{ outlet_name_key('author') }} as name_key
    from articles
    where author is not null and not is_aggregator
),

owners as (
    select
        story_id,
        article_id,
        'owner' as kind,
        owner as tie,
        owner as evidence
    from articles
    where not is_aggregator
),

credits as (
    select
        story_id,
        article_id,
        'wire' as kind,
        coalesce(named_outlet_id, name_key) as tie,
        quoted as evidence
    from named
    where kind = 'wire_credit' and name_key is not null
    union all
    -- The wire stands where the writer's name would.
    select
        bylines.story_id,
        bylines.article_id,
        'wire' as kind,
        names.outlet_id as tie,
        bylines.author as evidence
    from bylines
    inner join names on bylines.name_key = names.name_key
    inner join outlets on names.outlet_id = outlets.outlet_id and outlets.kind = 'wire'
    union all
    select
        story_id,
        article_id,
        'wire' as kind,
        outlet_id as tie,
        outlet_name as evidence
    from articles
    where outlet_kind = 'wire'
),

-- One person writes for two outlets; a desk or "Staff" is no person.
persons as (
    select
        story_id,
        article_id,
        'byline' as kind,
        name_key as tie,
        author as evidence
    from bylines
    where name_key like '%  %'
    union all
    select
        story_id,
        article_id,
        'byline' as kind,
        name_key as tie,
        quoted as evidence
    from named
    where kind = 'byline' and name_key like '%  %' and named_outlet_id is null
),

persons_alone as (
    select persons.*
    from persons
    left join names on persons.tie = names.name_key
    where
        names.name_key is null
        and not {{ matches('persons.tie', var('bylines_of_no_person')) }}
),

releases as (
    select
        named.story_id,
        named.article_id,
        'press_release' as kind,
        coalesce(
            max(case when newsrooms.owner_key = named.name_key then newsrooms.outlet_id end),
            max(case when newsrooms.outlet_id = named.named_outlet_id then newsrooms.outlet_id end),
            max(case when newsrooms.newsroom_count = 1 then newsrooms.outlet_id end),
            'release'
        ) as tie,
        named.quoted as evidence
    from named
    left join newsrooms on named.story_id = newsrooms.story_id
    where named.kind = 'press_release'
    group by named.story_id, named.article_id, named.name_key, named.named_outlet_id, named.quoted
    union all
    select
        story_id,
        article_id,
        'press_release' as kind,
        outlet_id as tie,
        outlet_name as evidence
    from articles
    where outlet_kind = 'newsroom'
    union all
    -- A newsroom, or who sends out the releases of companies, stands where the writer's name would.
    select
        bylines.story_id,
        bylines.article_id,
        'press_release' as kind,
        names.outlet_id as tie,
        bylines.author as evidence
    from bylines
    inner join names on bylines.name_key = names.name_key
    inner join outlets on names.outlet_id = outlets.outlet_id and outlets.kind = 'newsroom'
),

-- Whoever names the same source has it from there, be an article of that source in the story or not. What is in no list
-- may be a person or a country, unless it is said to have reported.
cited as (
    select
        story_id,
        article_id,
        'same_source' as kind,
        coalesce(named_outlet_id, name_key) as tie,
        name as evidence
    from named
    where
        kind = 'according_to'
        and coalesce(named_outlet_id, '') <> outlet_id
        and (named_outlet_id is not null or {{ matches('quoted', var('words_of_reporting')) }})
),

quotations as (
    select
        story_id,
        article_id,
        'quotation' as kind,
        lower(name) as tie,
        quoted as evidence
    from named
    where kind = 'quotation'
),

ties as (
    select * from owners
    union all
    select * from credits
    union all
    select * from persons_alone
    union all
    select * from releases
    union all
    select * from cited
    union all
    select * from quotations
)

select
    story_id,
    article_id,
    kind,
    tie,
    min(evidence) as evidence
from ties
where tie is not null and tie <> ''
group by story_id, article_id, kind, tie
