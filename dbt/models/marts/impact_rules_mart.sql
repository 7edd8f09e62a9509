-- One row per impact rule, and how often it was seen: never where hit_count is 0.
{{ config(alias='impact_rules') }}

with rules as (
    select * from {{ ref('impact_rules') }}
),

terms as (
    select
        rule_id,
        count(*) as term_count
    from {{ ref('impact_terms') }}
    where not is_excluded
    group by rule_id
),

-- Amounts and numbers of staff are rules of their own: the numbers of a text are their terms.
matches as (
    select
        content_hash,
        entity_id as rule_id,
        hit_count
    from {{ ref('int_texts_matched') }}
    where dictionary = 'impact'

    union all

    select
        content_hash,
        'fin-amount' as rule_id,
        1 as hit_count
    from {{ ref('int_impact_amounts') }}

    union all

    select
        content_hash,
        case thing when 'job cuts' then 'staff-count' else 'staff-share' end as rule_id,
        1 as hit_count
    from {{ ref('int_quantities_labelled') }}
    where
        (kind = 'count' and thing = 'job cuts')
        or (kind = 'percentage' and thing = 'share of the staff')
),

counts as (
    select
        rule_id,
        sum(hit_count) as hit_count,
        count(distinct content_hash) as text_count
    from matches
    group by rule_id
)

select
    rules.rule_id,
    rules.dimension,
    rules.event,
    cast(rules.score as double) as score,
    cast(rules.factor as double) as factor,
    rules.stage,
    rules.needs,
    rules.place,
    rules.reach,
    rules.measure,
    rules.note,
    cast(coalesce(terms.term_count, 0) as bigint) as term_count,
    cast(coalesce(counts.hit_count, 0) as bigint) as hit_count,
    cast(coalesce(counts.text_count, 0) as bigint) as text_count
from rules
left join terms on rules.rule_id = terms.rule_id
left join counts on rules.rule_id = counts.rule_id
