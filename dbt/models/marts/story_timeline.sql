-- One row per story and other story that is near it in meaning and shares a company or a topic, within 180 days.
{% set most_days = 180 %}
{% set most_stories = 10 %}

with stories as (
    select * from {{ ref('stories') }}
),

pairs as (
    select * from {{ ref('int_stories_near') }}
),

told as (
    select
        pairs.story_id,
        pairs.other_story_id,
        pairs.similarity,
        others.started_at,
        others.title,
        case
            when others.started_at < stories.started_at then 'earlier'
            when others.started_at > stories.started_at then 'later'
            when others.story_id < stories.story_id then 'earlier'
            else 'later'
        end as relation,
        abs({{ days_between('cast(others.started_at as date)', 'cast(stories.started_at as date)') }}) as days_apart
    from pairs
    inner join stories on pairs.story_id = stories.story_id
    inner join stories as others on pairs.other_story_id = others.story_id
),

-- Companies say more than topics do.
named as (
    select
        story_companies.story_id,
        'company ' || story_companies.company_id as name_key,
        companies.name,
        1 as kind_rank
    from {{ ref('story_companies') }} as story_companies
    inner join {{ ref('stg_companies') }} as companies on story_companies.company_id = companies.company_id

    union all

    select
        story_topics.story_id,
        'topic ' || story_topics.topic_id as name_key,
        topics.name,
        2 as kind_rank
    from {{ ref('story_topics') }} as story_topics
    inner join {{ ref('topics') }} as topics on story_topics.topic_id = topics.topic_id
),

shared_names as (
    select
        told.story_id,
        told.other_story_id,
        {{ joined_in_order('named.name', 'named.kind_rank, named.name') }} as shared
    from told
    inner join named on told.story_id = named.story_id
    inner join named as other_named
        on told.other_story_id = other_named.story_id and named.name_key = other_named.name_key
    where told.days_apart <= {{ most_days }}
    group by told.story_id, told.other_story_id
)

select
    told.story_id,
    told.other_story_id,
    told.relation,
    told.started_at,
    told.title,
    told.similarity,
    shared_names.shared,
    cast(told.days_apart as integer) as days_apart
from told
inner join shared_names on told.story_id = shared_names.story_id and told.other_story_id = shared_names.other_story_id
qualify
    row_number() over (
        partition by told.story_id, told.relation
        order by told.similarity desc, told.days_apart asc, told.other_story_id asc
    ) <= {{ most_stories }}
