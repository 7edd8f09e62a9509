-- One row per story and step: what was known when its articles up to that step had been seen.
with arrived as (
    select * from {{ ref('int_articles_arrived') }}
),

steps as (
    select distinct
        story_id,
        step_number,
        changed_at
    from arrived
),

present as (
    select
        steps.story_id || ' ' || cast(steps.step_number as varchar) as part_id,
        steps.step_number as at_step,
        arrived.*
    from steps
    inner join arrived on steps.story_id = arrived.story_id and steps.step_number >= arrived.step_number
),

nodes as (
    select
        part_id,
        position as node
    from present
    where not is_aggregator
),

pairs as (
    select distinct
        later.story_id,
        later.position,
        earlier.position as other_position,
        greatest(later.step_number, earlier.step_number) as step_number
    from {{ ref('story_dependencies') }} as dependencies
    inner join arrived as later
        on dependencies.story_id = later.story_id and dependencies.article_id = later.article_id
    inner join arrived as earlier
        on dependencies.story_id = earlier.story_id and dependencies.other_article_id = earlier.article_id
    where
        dependencies.weight >= {{ var('joining_weight') }}
        and not later.is_aggregator
        and not earlier.is_aggregator
),

joining as (
    select
        steps.story_id || ' ' || cast(steps.step_number as varchar) as part_id,
        pairs.position as node,
        pairs.other_position as other_node
    from pairs
    inner join steps on pairs.story_id = steps.story_id and pairs.step_number <= steps.step_number
),

edges as (
    select
        part_id,
        node,
        other_node
    from joining
    union
    select
        part_id,
        other_node as node,
        node as other_node
    from joining
),

{{ component_rounds('nodes', 'edges') }},

labelled as (
    select
        present.*,
        components.label,
        coalesce(components.label = present.position, false) as is_first_of_origin
    from present
    left join components on present.part_id = components.part_id and present.position = components.node
),

origins as (
    select
        part_id,
        label,
        bool_or(is_first_of_origin and is_newsroom) or bool_and(is_company_statement) as is_company_origin
    from labelled
    where label is not null
    group by part_id, label
),

origin_counts as (
    select
        part_id,
        count(*) as independent_count,
        bool_and(is_company_origin) as is_company_only
    from origins
    group by part_id
),

article_counts as (
    select
        part_id,
        count(*) as article_count,
        bool_or(is_document) as is_documented
    from labelled
    group by part_id
),

-- Its first origin speaks for a story; an aggregator does so only where there is nobody else.
leads as (
    select *
    from labelled
    qualify
        row_number() over (partition by part_id order by is_first_of_origin desc, position asc) = 1
),

-- What is said of it is the median of its origins, and never of its articles.
middles as (
    select
        labelled.part_id,
        cast(floor(median(labelled.impact) + 0.5) as integer) as impact,
        median(labelled.regulatory) as regulatory,
        median(labelled.financial) as financial,
        median(labelled.operational) as operational,
        cast(floor(median(labelled.certainty) + 0.5) as integer) as certainty
    from labelled
    inner join leads on labelled.part_id = leads.part_id
    where labelled.is_first_of_origin or (labelled.article_id = leads.article_id)
    group by labelled.part_id
),

-- What came at this step, told by its first article.
arrivals as (
    select
        part_id,
        outlet_name || ': ' || title as arrived
    from labelled
    where step_number = at_step
    qualify row_number() over (partition by part_id order by is_aggregator asc, position asc) = 1
),

-- A main fact is in dispute from the step on at which its second value was seen.
main_disputes as (
    select
        facts.story_id,
        arrived.step_number
    from {{ ref('story_facts') }} as facts
    inner join arrived on facts.story_id = arrived.story_id and facts.article_id = arrived.article_id
    where facts.is_main and facts.is_disputed
    qualify row_number() over (partition by facts.story_id order by arrived.step_number asc, facts.value_number asc) = 2
),

known as (
    select
        leads.story_id,
        leads.at_step as step_number,
        steps.changed_at,
        leads.article_id as lead_article_id,
        leads.title,
        coalesce(origin_counts.independent_count, 0) as independent_count,
        article_counts.article_count,
        coalesce(leads.at_step >= main_disputes.step_number, false) as is_main_disputed,
        article_counts.is_documented,
        coalesce(origin_counts.is_company_only, false) as is_company_only,
        leads.certainty = 1 as is_rumour,
        middles.impact,
        middles.regulatory,
        middles.financial,
        middles.operational,
        case middles.certainty when 4 then 'done' when 3 then 'announced' when 2 then 'planned' else 'rumoured' end
            as impact_status,
        arrivals.arrived,
        leads.at_step = max(leads.at_step) over (partition by leads.story_id) as is_newest
    from leads
    inner join steps on leads.story_id = steps.story_id and leads.at_step = steps.step_number
    inner join article_counts on leads.part_id = article_counts.part_id
    inner join middles on leads.part_id = middles.part_id
    inner join arrivals on leads.part_id = arrivals.part_id
    left join origin_counts on leads.part_id = origin_counts.part_id
    left join main_disputes on leads.story_id = main_disputes.story_id
),

with_status as (
    select
        *,
        {{ story_status() }} as status
    from known
)

select
    *,
    {{ story_gate() }} as gate,
    {{ story_gate_reason() }} as gate_reason,
    {{ story_release_condition() }} as release_condition
from with_status
