-- One row per text, impact rule, term and position, guards too; those that a guard makes void say by which.
{% set year = 'in (19|20)[0-9][0-9]$' %}

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

with_amounts as (
    select distinct content_hash
    from {{ ref('stg_quantities') }}
    where kind = 'amount'
),

-- Words of money serve amounts, and most texts have none.
matches as (
    select
        content_hash,
        entity_id,
        term,
        positions,
        title_word_count,
        lead_word_count
    from {{ ref('int_texts_matched') }}
    where
        dictionary = 'impact'
        and (
            content_hash in (select with_amounts.content_hash from with_amounts)
            or entity_id not in (
                select rules.rule_id
                from rules
                where rules.dimension = 'context' and rules.measure = 'amount'
            )
        )
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
        rules.event,
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

-- What a rule can need: a company, a topic, either of them, or a word of another rule.
named as (
    select
        content_hash,
        bool_or(dictionary = 'companies') as has_company,
        bool_or(dictionary <> 'companies') as has_topic
    from {{ ref('int_entities_found') }}
    where is_in_title or is_in_lead
    group by content_hash
),

contexts as (
    select distinct
        content_hash,
        rule_id
    from hits
    where dimension = 'context' and measure is null and found_in <> 'text'
),

guards as (
    select *
    from hits
    where dimension = 'guard' and reach is not null and coalesce(measure, '') <> 'amount'
),

-- A guard looks so many words ahead, or back where its reach is negative, and never from the title into the text. Words
-- that begin or end within its own are in its reach: "lifts ban on exports".
reached as (
    select
        hits.content_hash,
        hits.rule_id,
        hits.term,
        hits.position,
        guards.rule_id as guard_id,
        case
            when guards.event = 'past' and {{ matches('guards.term', year) }}
                then cast(right(guards.term, 4) as integer)
        end as said_year
    from hits
    inner join guards
        on
            hits.content_hash = guards.content_hash
            and (hits.found_in = 'title') = (guards.found_in = 'title')
            and (
                (
                    guards.reach > 0
                    and hits.position > guards.position
                    and hits.end_position > guards.end_position
                    and hits.position < guards.end_position + guards.reach
                )
                or (
                    guards.reach < 0
                    and hits.position < guards.position
                    and hits.end_position < guards.end_position
                    and hits.end_position > guards.position + guards.reach
                )
            )
    where
        hits.dimension in ('regulatory', 'financial', 'operational')
        -- "Drops its plan to acquire" plans and announces nothing.
        or (hits.dimension = 'status' and guards.event = 'undone')
),

-- A year is a past time only for what was published after it.
published as (
    select
        content_hash,
        min(extract(year from published_at)) as published_year
    from {{ ref('stg_entries') }}
    where
        content_hash in (
            select reached.content_hash
            from reached
            where reached.said_year is not null
        )
    group by content_hash
),

voided as (
    select
        reached.content_hash,
        reached.rule_id,
        reached.term,
        reached.position,
        min(reached.guard_id) as voided_by
    from reached
    left join published on reached.content_hash = published.content_hash
    where reached.said_year is null or reached.said_year < published.published_year
    group by reached.content_hash, reached.rule_id, reached.term, reached.position
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
left join named on hits.content_hash = named.content_hash and hits.needs in ('company', 'topic', 'beat')
left join contexts on hits.content_hash = contexts.content_hash and hits.needs = contexts.rule_id
left join voided
    on
        hits.content_hash = voided.content_hash
        and hits.rule_id = voided.rule_id
        and hits.term = voided.term
        and hits.position = voided.position
where
    (
        hits.needs is null
        or contexts.rule_id is not null
        or (hits.needs = 'beat' and named.content_hash is not null)
        or (hits.needs = 'company' and named.has_company)
        or (hits.needs = 'topic' and named.has_topic)
    )
    and (hits.dimension <> 'context' or hits.measure = 'amount')
