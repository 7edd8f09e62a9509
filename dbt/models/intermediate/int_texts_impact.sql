-- One row per text that holds any impact rule or amount: its dimensions, status, impact, and the evidence.
with rules as (
    select * from {{ ref('impact_rules') }}
),

hits as (
    select
        found.content_hash,
        found.rule_id,
        found.dimension,
        found.term,
        found.position,
        found.found_in,
        found.voided_by,
        rules.event,
        rules.score,
        rules.factor,
        rules.stage,
        rules.measure
    from {{ ref('int_impact_hits') }} as found
    inner join rules on found.rule_id = rules.rule_id
    where found.dimension <> 'guard'
),

-- A rule counts once, where it stands best.
best_hits as (
    select *
    from hits
    qualify
        row_number() over (
            partition by content_hash, rule_id
            order by
                voided_by is not null,
                case found_in when 'title' then 1 when 'lead' then 2 else 3 end,
                position,
                term
        ) = 1
),

amounts as (
    select * from {{ ref('int_impact_amounts') }}
),

texts as (
    select
        content_hash,
        max(title || chr(10) || text) as said
    from {{ ref('stg_entries') }}
    where
        content_hash in (
            select hits.content_hash
            from hits
            where hits.measure = 'staff'
        )
    group by content_hash
),

-- A percentage of the staff: the words after it say of what.
staff_shares as (
    select
        quantities.content_hash,
        max(quantities.value) as staff_percent
    from {{ ref('stg_quantities') }} as quantities
    inner join texts on quantities.content_hash = texts.content_hash
    where
        quantities.kind = 'percentage'
        and quantities.role = 'stated'
        and quantities.value <= 100
        and (
            lower(substr(texts.said, quantities.span_end + 1, 40)) like '%staff%'
            or lower(substr(texts.said, quantities.span_end + 1, 40)) like '%work%'
            or lower(substr(texts.said, quantities.span_end + 1, 40)) like '%employee%'
            or lower(substr(texts.said, quantities.span_end + 1, 40)) like '%headcount%'
            or lower(substr(texts.said, quantities.span_end + 1, 40)) like '%jobs%'
        )
    group by quantities.content_hash
),

stage_factors as (
    select
        stage,
        max(factor) as factor
    from rules
    where dimension = 'stage'
    group by stage
),

-- The stage that the title says, else the lead; what is in force was proposed before.
text_stages as (
    select
        content_hash,
        case when max(factor) = 1 then 1 else min(factor) end as factor
    from best_hits
    where dimension = 'stage'
    group by content_hash, found_in
    qualify
        row_number() over (
            partition by content_hash
            order by case found_in when 'title' then 1 when 'lead' then 2 else 3 end
        ) = 1
),

text_facts as (
    select
        content_hash,
        max(case when dimension = 'breadth' then score end) as breadth,
        min(case when dimension = 'cap' then score end) as cap,
        min(case when dimension = 'status' then factor end) as status_factor,
        coalesce(
            bool_or(
                dimension in ('regulatory', 'financial', 'operational') and found_in = 'title' and voided_by is null
            ), false
        ) as has_title_rule
    from best_hits
    group by content_hash
),

largest_amounts as (
    select *
    from amounts
    where found_in <> 'text' and voided_by is null
    qualify
        row_number() over (partition by content_hash order by score desc, amount_usd desc, position asc) = 1
),

ruled as (
    select
        best_hits.content_hash,
        best_hits.rule_id,
        best_hits.dimension,
        best_hits.event,
        best_hits.term as words,
        best_hits.found_in,
        best_hits.position,
        best_hits.voided_by,
        case
            when best_hits.voided_by is not null then 0
            when best_hits.found_in = 'text' and text_facts.has_title_rule then 0
            else
                case when best_hits.found_in = 'text' then 0.5 else 1 end
                * least(
                    case best_hits.measure
                        when 'amount' then greatest(best_hits.score, coalesce(largest_amounts.score, 0))
                        when 'staff' then best_hits.score + floor(coalesce(staff_shares.staff_percent, 0) / 10)
                        else best_hits.score
                    end
                    * case
                        when best_hits.stage = 'said' then coalesce(text_stages.factor, 1)
                        else coalesce(stage_factors.factor, 1)
                    end
                    + case when best_hits.dimension = 'regulatory' then coalesce(text_facts.breadth, 0) else 0 end,
                    10
                )
        end as score,
        cast(null as double) as factor
    from best_hits
    inner join text_facts on best_hits.content_hash = text_facts.content_hash
    left join largest_amounts on best_hits.content_hash = largest_amounts.content_hash
    left join staff_shares on best_hits.content_hash = staff_shares.content_hash
    left join text_stages on best_hits.content_hash = text_stages.content_hash
    left join stage_factors on best_hits.stage = stage_factors.stage
    where best_hits.dimension in ('regulatory', 'financial', 'operational')
),

said_amounts as (
    select
        amounts.content_hash,
        rules.rule_id,
        rules.dimension,
        rules.event,
        amounts.quoted as words,
        amounts.found_in,
        cast(null as bigint) as position,
        amounts.voided_by,
        case
            when amounts.voided_by is not null then 0
            when amounts.found_in <> 'text' then amounts.score
            when coalesce(text_facts.has_title_rule, false) then 0
            else 0.5 * amounts.score
        end as score,
        cast(null as double) as factor
    from amounts
    inner join rules on rules.rule_id = 'fin-amount'
    left join text_facts on amounts.content_hash = text_facts.content_hash
    qualify
        row_number() over (
            partition by amounts.content_hash
            order by
                amounts.voided_by is not null,
                amounts.found_in = 'text' asc,
                amounts.score desc,
                amounts.amount_usd desc,
                amounts.position asc
        ) = 1
),

modifiers as (
    select
        content_hash,
        rule_id,
        dimension,
        event,
        term as words,
        found_in,
        position,
        voided_by,
        case when dimension in ('breadth', 'cap') then score end as score,
        factor
    from best_hits
    where dimension in ('status', 'stage', 'breadth', 'cap')
),

evidence as (
    select * from ruled
    union all
    select * from said_amounts
    union all
    select * from modifiers
),

-- A status alone weighs nothing, and still says whether a story is a rumour.
dimensions as (
    select
        content_hash,
        max(case when dimension = 'regulatory' then score else 0 end) as regulatory,
        max(case when dimension = 'financial' then score else 0 end) as financial,
        max(case when dimension = 'operational' then score else 0 end) as operational
    from evidence
    where dimension in ('regulatory', 'financial', 'operational', 'status')
    group by content_hash
),

capped as (
    select
        dimensions.content_hash,
        least(dimensions.regulatory, coalesce(text_facts.cap, 10)) as regulatory,
        least(dimensions.financial, coalesce(text_facts.cap, 10)) as financial,
        least(dimensions.operational, coalesce(text_facts.cap, 10)) as operational,
        coalesce(text_facts.status_factor, 1) as status_factor
    from dimensions
    left join text_facts on dimensions.content_hash = text_facts.content_hash
),

weighed as (
    select
        *,
        greatest(
            1,
            least(
                10,
                greatest(regulatory, financial, operational)
                + 0.5 * greatest(
                    0,
                    case when regulatory >= 5 then 1 else 0 end
                    + case when financial >= 5 then 1 else 0 end
                    + case when operational >= 5 then 1 else 0 end
                    - 1
                )
            )
        ) * status_factor as weight
    from capped
),

statuses as (
    select
        content_hash,
        event as status
    from modifiers
    where dimension = 'status'
    qualify row_number() over (partition by content_hash order by factor asc, event asc) = 1
),

top_rules as (
    select
        content_hash,
        rule_id
    from evidence
    where dimension in ('regulatory', 'financial', 'operational') and score > 0
    qualify
        row_number() over (
            partition by content_hash
            order by
                score desc,
                case found_in when 'title' then 1 when 'lead' then 2 else 3 end asc,
                position asc,
                rule_id asc
        ) = 1
),

told as (
    select
        content_hash,
        {{ json_rows(
            ['rule_id', 'dimension', 'event', 'score', 'factor', 'words', 'found_in', 'position', 'voided_by'],
            "dimension in ('status', 'stage', 'breadth', 'cap') asc, score desc nulls last, rule_id asc"
        ) }} as evidence
    from evidence
    where score > 0 or factor is not null or voided_by is not null
    group by content_hash
)

select
    weighed.content_hash,
    cast(greatest(1, floor(weighed.weight + 0.5)) as integer) as impact,
    round(weighed.regulatory, 2) as regulatory,
    round(weighed.financial, 2) as financial,
    round(weighed.operational, 2) as operational,
    coalesce(statuses.status, 'done') as status,
    weighed.status_factor,
    top_rules.rule_id as top_rule_id,
    largest_amounts.amount_usd,
    coalesce(told.evidence, '[]') as evidence
from weighed
left join statuses on weighed.content_hash = statuses.content_hash
left join top_rules on weighed.content_hash = top_rules.content_hash
left join largest_amounts on weighed.content_hash = largest_amounts.content_hash
left join told on weighed.content_hash = told.content_hash
