-- One row per story and step: what was known when its articles up to that step had been seen.
with arrived as (
    select * from {{ ref('int_articles_arrived') }}
),

steps as (
    select
        story_id,
        step_number,
        story_id || ' ' || cast(step_number as varchar) as part_id,
        max(changed_at) as changed_at,
        bool_or(is_of_archive) as is_published_time
    from arrived
    group by story_id, step_number
),

present as (
    select
        steps.part_id,
        steps.story_id,
        steps.step_number,
        arrived.position,
        arrived.title,
        arrived.is_aggregator,
        arrived.is_denying,
        arrived.outlet_name,
        -- A denial is an origin only as long as nobody else is there.
        arrived.is_denying
        and not arrived.is_aggregator
        and bool_or(not arrived.is_aggregator and not arrived.is_denying) over (partition by steps.part_id)
            as is_denial,
        arrived.is_document,
        arrived.is_company_statement,
        arrived.impact,
        arrived.regulatory,
        arrived.financial,
        arrived.operational,
        arrived.certainty
    from steps
    inner join arrived on steps.story_id = arrived.story_id and steps.step_number >= arrived.step_number
),

nodes as (
    select
        part_id,
        position as node
    from present
    where not is_aggregator and not is_denial
),

dependencies as (
    select
        story_id,
        article_id,
        other_article_id
    from {{ ref('story_dependencies') }}
    where weight >= {{ var('joining_weight') }}
),

-- In the order in which they were seen: what joins those that are there joins them at every step.
in_order as (
    select
        story_id,
        article_id,
        position,
        step_number,
        is_denying,
        row_number() over (partition by story_id order by step_number asc, position asc) as arrival_number
    from arrived
    where
        not is_aggregator
        and story_id in (select dependencies.story_id from dependencies)
),

-- A denial and a claim are never one origin, so that denials can leave where a claim comes.
joining as (
    select
        dependencies.story_id as part_id,
        greatest(later.arrival_number, earlier.arrival_number) as node,
        least(later.arrival_number, earlier.arrival_number) as other_node
    from dependencies
    inner join in_order as later on dependencies.article_id = later.article_id
    inner join in_order as earlier
        on dependencies.other_article_id = earlier.article_id and later.is_denying = earlier.is_denying
),

{{ spanning_pairs('spanning', 'joining') }},

pairs as (
    select
        steps.part_id,
        later.position,
        earlier.position as other_position
    from spanning
    inner join in_order as later on spanning.part_id = later.story_id and spanning.node = later.arrival_number
    inner join in_order as earlier
        on spanning.part_id = earlier.story_id and spanning.other_node = earlier.arrival_number
    inner join steps on spanning.part_id = steps.story_id and later.step_number <= steps.step_number
),

origin_pairs as (
    select pairs.*
    from pairs
    inner join nodes on pairs.part_id = nodes.part_id and pairs.position = nodes.node
),

edges as (
    select
        part_id,
        position as node,
        other_position as other_node
    from origin_pairs
    union all
    select
        part_id,
        other_position as node,
        position as other_node
    from origin_pairs
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
        bool_or(is_first_of_origin and is_company_statement) as is_company_origin
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

-- Its first origin speaks for a story; an aggregator does so only where there is nobody else.
parts as (
    select
        part_id,
        story_id,
        step_number,
        count(*) as article_count,
        coalesce(bool_or(is_document and not is_denial), false) as is_documented,
        coalesce(bool_or(is_denial), false) as is_denied,
        coalesce(bool_and(trim(title) = ''), false) as is_untitled,
        coalesce(min(case when is_first_of_origin then position end), min(position)) as lead_position,
        coalesce(
            min(case when is_first_of_origin and trim(title) <> '' then position end),
            min(case when trim(title) <> '' then position end)
        ) as title_position
    from labelled
    group by part_id, story_id, step_number
),

-- Who denies it first.
denials as (
    select
        part_id,
        outlet_name as denied_by_outlet_name
    from labelled
    where is_denial
    qualify row_number() over (partition by part_id order by position) = 1
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
    inner join parts on labelled.part_id = parts.part_id
    where labelled.is_first_of_origin or labelled.position = parts.lead_position
    group by labelled.part_id
),

-- What came at a step, told by its first article.
arrivals as (
    select
        story_id,
        step_number,
        outlet_name || ': ' || title as arrived
    from arrived
    qualify row_number() over (partition by story_id, step_number order by is_aggregator asc, position asc) = 1
),

last_steps as (
    select
        story_id,
        max(step_number) as step_number
    from steps
    group by story_id
),

-- A main fact is in dispute from the step on at which its second value was seen.
main_disputes as (
    select
        facts.story_id,
        arrived.step_number
    from {{ ref('story_facts') }} as facts
    inner join arrived on facts.article_id = arrived.article_id
    where facts.is_main and facts.is_disputed
    qualify row_number() over (partition by facts.story_id order by arrived.step_number asc, facts.value_number asc) = 2
),

known as (
    select
        parts.story_id,
        parts.step_number,
        steps.changed_at,
        steps.is_published_time,
        leads.article_id as lead_article_id,
        coalesce(titled.title, leads.title) as title,
        coalesce(origin_counts.independent_count, 0) as independent_count,
        parts.article_count,
        coalesce(parts.step_number >= main_disputes.step_number, false) as is_main_disputed,
        parts.is_denied,
        denials.denied_by_outlet_name,
        parts.is_documented,
        parts.is_untitled,
        coalesce(origin_counts.is_company_only, false) as is_company_only,
        leads.certainty = 1 as is_rumour,
        middles.impact,
        middles.regulatory,
        middles.financial,
        middles.operational,
        case middles.certainty when 4 then 'done' when 3 then 'announced' when 2 then 'planned' else 'rumoured' end
            as impact_status,
        arrivals.arrived,
        parts.step_number = last_steps.step_number as is_newest
    from parts
    inner join steps on parts.part_id = steps.part_id
    inner join last_steps on parts.story_id = last_steps.story_id
    inner join arrived as leads on parts.story_id = leads.story_id and parts.lead_position = leads.position
    left join arrived as titled on parts.story_id = titled.story_id and parts.title_position = titled.position
    inner join middles on parts.part_id = middles.part_id
    inner join arrivals on parts.story_id = arrivals.story_id and parts.step_number = arrivals.step_number
    left join origin_counts on parts.part_id = origin_counts.part_id
    left join denials on parts.part_id = denials.part_id
    left join main_disputes on parts.story_id = main_disputes.story_id
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
