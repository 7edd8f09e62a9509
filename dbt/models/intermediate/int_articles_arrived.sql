-- One row per article of a story: the step of the story at which it was seen, and what it brings to the judgement.
with grouped as (
    select * from {{ ref('int_articles_grouped') }}
),

impacts as (
    select * from {{ ref('article_impacts') }}
),

scored as (
    select
        article_id,
        title,
        sentiment_score
    from {{ ref('articles') }}
),

records as (
    select
        outlet_id,
        rho
    from {{ ref('outlet_record') }}
),

authorities as (
    select hosts.host
    from {{ ref('outlet_hosts') }} as hosts
    inner join {{ ref('outlets') }} as outlets on hosts.outlet_id = outlets.outlet_id
    where outlets.kind = 'regulator'
),

-- A link to a page of an authority is the paper itself.
documented as (
    select distinct links.content_hash
    from {{ ref('stg_links') }} as links
    inner join authorities on links.host = authorities.host or links.domain = authorities.host
),

released as (
    select distinct
        story_id,
        article_id
    from {{ ref('int_articles_tied') }}
    where kind = 'press_release'
),

story_times as (
    select
        story_id,
        count(distinct known_at) as time_count,
        min(known_at) as first_known_at
    from grouped
    group by story_id
),

-- A story of which something became known at many times is judged once a day, save its first report.
timed as (
    select
        grouped.*,
        case
            when
                story_times.time_count <= {{ var('story_steps_before_days') }}
                or grouped.known_at = story_times.first_known_at
                then grouped.known_at
            else max(grouped.known_at) over (partition by grouped.story_id, cast(grouped.known_at as date))
        end as changed_at
    from grouped
    inner join story_times on grouped.story_id = story_times.story_id
)

select
    timed.story_id,
    timed.article_id,
    timed.position,
    cast(dense_rank() over (partition by timed.story_id order by timed.changed_at) as integer) as step_number,
    timed.changed_at,
    timed.is_of_archive,
    timed.content_hash,
    timed.outlet_id,
    timed.outlet_name,
    timed.owner,
    timed.outlet_kind,
    timed.is_aggregator,
    scored.title,
    timed.published_at,
    timed.outlet_kind = 'regulator'
    or (not timed.is_aggregator and documented.content_hash is not null) as is_document,
    timed.outlet_kind = 'newsroom' or released.article_id is not null as is_company_statement,
    records.rho,
    scored.sentiment_score,
    impacts.impact,
    impacts.regulatory,
    impacts.financial,
    impacts.operational,
    impacts.status = 'denied' as is_denying,
    case impacts.status
        when 'done' then 4
        when 'history' then 4
        when 'denied' then 4
        when 'announced' then 3
        when 'planned' then 2
        else 1
    end as certainty
from timed
inner join scored on timed.article_id = scored.article_id
inner join impacts on timed.article_id = impacts.article_id
inner join records on timed.outlet_id = records.outlet_id
left join documented on timed.content_hash = documented.content_hash
left join released on timed.article_id = released.article_id
