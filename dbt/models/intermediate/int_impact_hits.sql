-- One row per text, impact rule, term and position, guards too; those that a guard makes void say by which.
with rules as (
    select * from {{ ref('impact_rules') }}
),

terms as (
    select
        entity_id as rule_id,
        written_term as term,
        word_count
    from {{ ref('int_terms_normalised') }}
    where dictionary = 'impact'
),

matches as (
    select *
    from {{ ref('int_texts_matched') }}
    where dictionary = 'impact'
),

places as (
    {{ each_element(
        'matches', ['content_hash', 'entity_id', 'term', 'title_word_count', 'lead_word_count'], 'positions', 'position'
    ) }}
),

found as (
    select
        places.content_hash,
        rules.rule_id,
        rules.dimension,
        rules.needs,
        rules.reach,
        rules.place,
        rules.measure,
        places.term,
        places.position,
        places.title_word_count,
        places.position + terms.word_count as end_position,
        case
            when places.position <= places.title_word_count then 'title'
            when places.position <= places.title_word_count + 1 + places.lead_word_count then 'lead'
            else 'text'
        end as found_in
    from places
    inner join rules on places.entity_id = rules.rule_id
    inner join terms on places.entity_id = terms.rule_id and places.term = terms.term
),

texts as (
    select
        content_hash,
        max(title || chr(10) || text) as said
    from {{ ref('stg_entries') }}
    where
        content_hash in (
            select found.content_hash
            from found
            where found.place = 'opening' and found.found_in <> 'title'
        )
    group by content_hash
),

-- The last word of the first sentence, counted as positions are: after the title and the mark behind it.
openings as (
    select
        texts.content_hash,
        {{ word_count(words(match_text(
            "substr(texts.said, sentences.span_start + 1, sentences.span_end - sentences.span_start)"
        ))) }} as opening_word_count
    from texts
    inner join {{ ref('stg_sentences') }} as sentences
        on texts.content_hash = sentences.content_hash and sentences.position = 1
),

hits as (
    select found.*
    from found
    left join openings on found.content_hash = openings.content_hash
    where
        found.place is null
        or found.found_in = 'title'
        or (found.place = 'lead' and found.found_in = 'lead')
        or (
            found.place = 'opening'
            and found.position <= found.title_word_count + 1 + openings.opening_word_count
        )
),

entities as (
    select *
    from {{ ref('int_entities_found') }}
    where is_in_title or is_in_lead
),

-- What a rule can need: a company, a topic, either of them, or a word of another rule.
known as (
    select distinct
        content_hash,
        case when dictionary = 'companies' then 'company' else 'topic' end as needs
    from entities

    union all

    select distinct
        content_hash,
        'beat' as needs
    from entities

    union all

    select distinct
        content_hash,
        rule_id as needs
    from hits
    where dimension = 'context' and found_in <> 'text'
),

guards as (
    select *
    from hits
    where dimension = 'guard' and reach is not null
),

-- A guard looks so many words ahead, or back where its reach is negative, and never from the title into the text.
voided as (
    select
        hits.content_hash,
        hits.rule_id,
        hits.term,
        hits.position,
        min(guards.rule_id) as voided_by
    from hits
    inner join guards
        on
            hits.content_hash = guards.content_hash
            and coalesce(guards.measure, '') <> 'amount'
            and (hits.found_in = 'title') = (guards.found_in = 'title')
            and (
                (
                    guards.reach > 0
                    and hits.position >= guards.end_position
                    and hits.position < guards.end_position + guards.reach
                )
                or (
                    guards.reach < 0
                    and hits.end_position <= guards.position
                    and hits.end_position > guards.position + guards.reach
                )
            )
    where hits.dimension in ('regulatory', 'financial', 'operational')
    group by hits.content_hash, hits.rule_id, hits.term, hits.position
)

select
    hits.content_hash,
    hits.rule_id,
    hits.dimension,
    hits.term,
    hits.position,
    hits.end_position,
    hits.found_in,
    voided.voided_by
from hits
left join known on hits.content_hash = known.content_hash and hits.needs = known.needs
left join voided
    on
        hits.content_hash = voided.content_hash
        and hits.rule_id = voided.rule_id
        and hits.term = voided.term
        and hits.position = voided.position
where
    (hits.needs is null or known.needs is not null)
    and hits.dimension <> 'context'
