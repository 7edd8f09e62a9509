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
        rules.measure,
        coalesce(guards.event = 'past', false) as is_past
    from {{ ref('int_impact_hits') }} as found
    inner join rules on found.rule_id = rules.rule_id
    left join rules as guards on found.voided_by = guards.rule_id
    where found.dimension not in ('guard', 'context')
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

guarded_places as (
    select distinct
        found.content_hash,
        found.found_in = 'title' as is_in_title
    from {{ ref('int_impact_hits') }} as found
    inner join rules on found.rule_id = rules.rule_id
    where rules.dimension = 'guard' and coalesce(rules.measure, 'any') = 'any'
),

-- How many people a text says are dismissed, and what part of the staff, in title or lead.
staff_said as (
    select
        content_hash,
        position,
        thing,
        quoted,
        value,
        is_in_title,
        sentence_position,
        sentence_start,
        sentence_end
    from {{ ref('int_quantities_labelled') }}
    where
        is_in_lead
        and role in ('stated', 'forecast')
        and value > 0
        and (
            (thing = 'job cuts' and kind = 'count')
            or (thing = 'share of the staff' and kind = 'percentage' and value <= 100)
        )
),

texts as (
    select
        content_hash,
        max(title || chr(10) || text) as said
    from {{ ref('stg_entries') }}
    where content_hash in (select staff_said.content_hash from staff_said)
    group by content_hash
),

-- A share of the staff is of those dismissed where its sentence says so: "90% of employees like it" is not.
dismissing as (
    select distinct
        staff_said.content_hash,
        staff_said.sentence_position
    from staff_said
    inner join texts on staff_said.content_hash = texts.content_hash
    inner join hits on staff_said.content_hash = hits.content_hash
    where
        hits.measure = 'staff'
        and hits.voided_by is null
        and lower({{ match_text(
            "substr(texts.said, staff_said.sentence_start + 1, staff_said.sentence_end - staff_said.sentence_start)"
        ) }}) like '%' || lower({{ match_text('hits.term') }}) || '%'

    union

    select
        content_hash,
        sentence_position
    from staff_said
    where thing = 'job cuts'
),

-- The title's, else the largest of the lead.
staff_quantities as (
    select
        staff_said.content_hash,
        case staff_said.thing when 'job cuts' then 'staff-count' else 'staff-share' end as rule_id,
        staff_said.quoted,
        case when staff_said.is_in_title then 'title' else 'lead' end as found_in,
        staff_said.value
    from staff_said
    inner join dismissing
        on
            staff_said.content_hash = dismissing.content_hash
            and staff_said.sentence_position = dismissing.sentence_position
    qualify
        row_number() over (
            partition by staff_said.content_hash, staff_said.thing
            order by staff_said.is_in_title desc, staff_said.value desc, staff_said.position asc
        ) = 1
),

staff_hits as (
    select
        content_hash,
        voided_by
    from best_hits
    where measure = 'staff' and (voided_by is null or found_in <> 'text')
),

-- A number of dismissed people tells of layoffs in whatever words ("cuts 10,000 jobs"), where no guard stands near.
told_by_number as (
    select
        staff_quantities.content_hash,
        rules.rule_id,
        rules.dimension,
        rules.event,
        rules.score,
        staff_quantities.quoted as term,
        staff_quantities.found_in
    from staff_quantities
    inner join rules on rules.measure = 'staff'
    left join staff_hits on staff_quantities.content_hash = staff_hits.content_hash
    left join guarded_places
        on
            staff_quantities.content_hash = guarded_places.content_hash
            and (staff_quantities.found_in = 'title') = guarded_places.is_in_title
    where
        staff_quantities.rule_id = 'staff-count'
        and staff_hits.content_hash is null
        and guarded_places.content_hash is null
),

-- What is added: by each tenfold above a hundred people, and by each tenth of the staff.
staff_added as (
    select
        staff_quantities.content_hash,
        staff_quantities.rule_id,
        rules.dimension,
        rules.event,
        staff_quantities.quoted as words,
        staff_quantities.found_in,
        rules.score * case staff_quantities.rule_id
            when 'staff-count' then greatest(0, log10(staff_quantities.value / 100))
            else floor(staff_quantities.value / 10)
        end as score
    from staff_quantities
    inner join rules on staff_quantities.rule_id = rules.rule_id
    where
        staff_quantities.content_hash in (
            select hits.content_hash
            from hits
            where hits.measure = 'staff' and hits.voided_by is null
        )
        or staff_quantities.content_hash in (select told_by_number.content_hash from told_by_number)
),

staff_sums as (
    select
        content_hash,
        sum(score) as added
    from staff_added
    group by content_hash
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
        min(case when dimension = 'cap' and event <> 'product-rumour' then score end) as cap,
        min(case when dimension = 'cap' and event = 'product-rumour' then score end) as rumour_cap,
        min(case when dimension = 'status' and voided_by is null then factor end) as status_factor,
        coalesce(
            bool_or(
                dimension in ('regulatory', 'financial', 'operational') and found_in = 'title' and voided_by is null
            ), false
        ) as has_title_rule,
        coalesce(
            bool_or(
                dimension = 'financial' and measure = 'amount' and found_in = 'title' and voided_by is null
            ), false
        ) as has_title_deal,
        coalesce(
            bool_or(
                dimension = 'regulatory' and measure = 'amount' and found_in = 'title' and voided_by is null
            ), false
        ) as has_title_penalty,
        bool_or(is_past and found_in <> 'text') as is_past
    from best_hits
    group by content_hash
),

-- An amount of the title counts. One of the lead counts where its sentence speaks of a deed that money is paid for, and
-- that deed is the title's or the title tells of none. What stands deeper counts half, and beside no deed of a title.
amounts as (
    select
        said.*,
        case
            when said.voided_by is not null then 0
            when said.found_in = 'title' then 1
            when not said.is_of_deed then 0
            when not coalesce(text_facts.has_title_rule, false) then case said.found_in when 'lead' then 1 else 0.5 end
            when said.found_in = 'text' then 0
            when
                (said.is_of_deal and text_facts.has_title_deal)
                or (said.is_of_penalty and text_facts.has_title_penalty)
                or (
                    not said.is_of_deal and not said.is_of_penalty
                    and (text_facts.has_title_deal or text_facts.has_title_penalty)
                )
                then 1
            else 0
        end as weight
    from {{ ref('int_impact_amounts') }} as said
    left join text_facts on said.content_hash = text_facts.content_hash
),

largest_amounts as (
    select *
    from amounts
    where found_in <> 'text' and weight > 0
    qualify
        row_number() over (
            partition by content_hash order by weight * score desc, amount_usd desc, position asc
        ) = 1
),

-- The largest amount of a rule: of sentences that tell of its kind of deed, and where it stands in the title, of the
-- title and of sentences that tell of a payment alone.
deed_amounts as (
    select
        best_hits.content_hash,
        best_hits.rule_id,
        max(amounts.score) as score
    from best_hits
    inner join amounts on best_hits.content_hash = amounts.content_hash
    where
        best_hits.measure = 'amount'
        and amounts.found_in <> 'text'
        and amounts.weight = 1
        and (
            (best_hits.dimension = 'regulatory' and amounts.is_of_penalty)
            or (best_hits.dimension = 'financial' and amounts.is_of_deal)
            or (
                best_hits.found_in = 'title'
                and (amounts.found_in = 'title' or (not amounts.is_of_deal and not amounts.is_of_penalty))
            )
        )
    group by best_hits.content_hash, best_hits.rule_id
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
                        when 'amount' then greatest(best_hits.score, coalesce(deed_amounts.score, 0))
                        when 'staff' then best_hits.score + coalesce(staff_sums.added, 0)
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
    left join deed_amounts
        on best_hits.content_hash = deed_amounts.content_hash and best_hits.rule_id = deed_amounts.rule_id
    left join staff_sums on best_hits.content_hash = staff_sums.content_hash
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
        amounts.weight * amounts.score as score,
        cast(null as double) as factor
    from amounts
    inner join rules on rules.rule_id = 'fin-amount'
    -- The largest of every kind is told, for each may raise a rule.
    qualify
        row_number() over (
            partition by amounts.content_hash
            order by
                amounts.weight * amounts.score desc,
                amounts.voided_by is null asc,
                amounts.score desc,
                amounts.amount_usd desc,
                amounts.position asc
        ) = 1
        or (
            amounts.weight = 1
            and row_number() over (
                partition by
                    amounts.content_hash, amounts.weight, amounts.found_in, amounts.is_of_deal, amounts.is_of_penalty
                order by amounts.score desc, amounts.amount_usd desc, amounts.position asc
            ) = 1
        )
),

-- What leaks of a product is no news of weight, and what leaks of a deal is.
text_caps as (
    select
        text_facts.content_hash,
        least(
            coalesce(text_facts.cap, 10),
            case
                when text_facts.has_title_deal or bool_or(amounts.found_in = 'title' and amounts.weight = 1) then 10
                else coalesce(text_facts.rumour_cap, 10)
            end
        ) as cap
    from text_facts
    left join amounts on text_facts.content_hash = amounts.content_hash
    where text_facts.cap is not null or text_facts.rumour_cap is not null
    group by text_facts.content_hash, text_facts.cap, text_facts.rumour_cap, text_facts.has_title_deal
),

modifiers as (
    select
        best_hits.content_hash,
        best_hits.rule_id,
        best_hits.dimension,
        best_hits.event,
        best_hits.term as words,
        best_hits.found_in,
        best_hits.position,
        best_hits.voided_by,
        case when best_hits.dimension in ('breadth', 'cap') then best_hits.score end as score,
        best_hits.factor
    from best_hits
    left join text_caps on best_hits.content_hash = text_caps.content_hash
    where
        best_hits.dimension in ('status', 'stage', 'breadth')
        or (best_hits.dimension = 'cap' and best_hits.score >= text_caps.cap)
),

evidence as (
    select * from ruled
    union all
    select
        told_by_number.content_hash,
        told_by_number.rule_id,
        told_by_number.dimension,
        told_by_number.event,
        told_by_number.term as words,
        told_by_number.found_in,
        cast(null as bigint) as position,
        cast(null as varchar) as voided_by,
        least(told_by_number.score + coalesce(staff_sums.added, 0), 10) as score,
        cast(null as double) as factor
    from told_by_number
    left join staff_sums on told_by_number.content_hash = staff_sums.content_hash
    union all
    select * from said_amounts
    union all
    select
        content_hash,
        rule_id,
        dimension,
        event,
        words,
        found_in,
        cast(null as bigint) as position,
        cast(null as varchar) as voided_by,
        score,
        cast(null as double) as factor
    from staff_added
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
        least(dimensions.regulatory, coalesce(text_caps.cap, 10)) as regulatory,
        least(dimensions.financial, coalesce(text_caps.cap, 10)) as financial,
        least(dimensions.operational, coalesce(text_caps.cap, 10)) as operational,
        coalesce(text_facts.is_past, false)
        and dimensions.regulatory + dimensions.financial + dimensions.operational = 0 as is_history,
        case
            when
                coalesce(text_facts.is_past, false)
                and dimensions.regulatory + dimensions.financial + dimensions.operational = 0
                then 1
            else coalesce(text_facts.status_factor, 1)
        end as status_factor
    from dimensions
    left join text_facts on dimensions.content_hash = text_facts.content_hash
    left join text_caps on dimensions.content_hash = text_caps.content_hash
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
    where dimension = 'status' and voided_by is null
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
            "dimension in ('status', 'stage', 'breadth', 'cap', 'staff') asc, score desc nulls last, rule_id asc"
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
    -- Who denies what is said of a past denies it still.
    case
        when statuses.status = 'denied' then 'denied'
        when weighed.is_history then 'history'
        else coalesce(statuses.status, 'done')
    end as status,
    weighed.status_factor,
    top_rules.rule_id as top_rule_id,
    largest_amounts.amount_usd,
    coalesce(told.evidence, '[]') as evidence
from weighed
left join statuses on weighed.content_hash = statuses.content_hash
left join top_rules on weighed.content_hash = top_rules.content_hash
left join largest_amounts on weighed.content_hash = largest_amounts.content_hash
left join told on weighed.content_hash = told.content_hash
