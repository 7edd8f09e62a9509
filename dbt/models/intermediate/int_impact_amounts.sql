-- One row per amount of money that a text states as news, in US dollars of its year, with its score; those that a guard
-- makes void (a valuation, a market, a budget) say by which, and each says of which deed its sentence speaks.
with quantities as (
    select *
    from {{ ref('stg_quantities') }}
    where
        kind = 'amount'
        and role in ('stated', 'forecast')
        and value > 0
        and coalesce(per, 'year') in ('year', 'quarter', 'month')
        -- "Billions of dollars" state no amount.
        and lower(quoted) not like '%illions of %'
),

rates as (
    select * from {{ ref('exchange_rates') }}
),

texts as (
    select
        content_hash,
        min(published_at) as published_at,
        max(title) as title,
        max(text) as text
    from {{ ref('stg_entries') }}
    group by content_hash
),

guards as (
    select
        hits.content_hash,
        hits.rule_id,
        hits.position,
        hits.end_position,
        hits.found_in,
        rules.reach
    from {{ ref('int_impact_hits') }} as hits
    inner join {{ ref('impact_rules') }} as rules on hits.rule_id = rules.rule_id
    where rules.dimension = 'guard' and rules.measure in ('amount', 'any')
),

-- Deeds that money is paid for, and words beside which an amount is that of a deed told elsewhere.
deeds as (
    select
        hits.content_hash,
        case when rules.dimension = 'context' then rules.event else rules.dimension end as kind,
        hits.position,
        hits.found_in
    from {{ ref('int_impact_hits') }} as hits
    inner join {{ ref('impact_rules') }} as rules on hits.rule_id = rules.rule_id
    where rules.dimension <> 'guard' and rules.measure = 'amount' and hits.voided_by is null
),

companies as (
    select
        entities.content_hash,
        min(companies.valuation_usd) as valuation_usd
    from {{ ref('int_entities_found') }} as entities
    inner join {{ ref('stg_companies') }} as companies on entities.entity_id = companies.company_id
    where entities.dictionary = 'companies' and (entities.is_in_title or entities.is_in_lead)
    group by entities.content_hash
),

-- The rate of the year, else of the nearest one, the earlier of two.
in_dollars as (
    select
        quantities.content_hash,
        quantities.position,
        quantities.quoted,
        quantities.value * rates.usd as amount_usd,
        case
            when quantities.is_in_title then 'title'
            when quantities.span_start < length(texts.title) + 1 + {{ var('lead_characters') }} then 'lead'
            else 'text'
        end as found_in,
        -- Its place among the words, as a term's: a word put where it begins is counted with those before it.
        case
            when quantities.is_in_title
                then {{ word_count(words(match_text("substr(texts.title, 1, quantities.span_start) || ' a'"))) }}
            else
                {{ word_count(words(match_text("texts.title"))) }} + 1
                + {{ word_count(words(match_text(
                    "substr(texts.text, 1, quantities.span_start - length(texts.title) - 1) || ' a'"
                ))) }}
        end as word_position,
        {{ word_count(words(match_text("quantities.quoted"))) }} as word_count,
        quantities.role = 'forecast' as is_forecast,
        case
            when quantities.is_in_title then 0
            else {{ word_count(words(match_text(
                "substr(texts.title || chr(10) || texts.text, sentences.span_start + 1, "
                ~ "quantities.span_start - sentences.span_start) || ' a'"
            ))) }} - 1
        end as words_before,
        case
            when quantities.is_in_title then 0
            else {{ word_count(words(match_text(
                "substr(texts.title || chr(10) || texts.text, quantities.span_end + 1, "
                ~ "sentences.span_end - quantities.span_end) || ' a'"
            ))) }} - 1
        end as words_after
    from quantities
    inner join texts on quantities.content_hash = texts.content_hash
    left join {{ ref('stg_sentences') }} as sentences
        on
            quantities.content_hash = sentences.content_hash
            and quantities.sentence_position = sentences.position
    inner join rates on quantities.currency = rates.currency
    where quantities.value * rates.usd >= 1000000
    qualify
        row_number() over (
            partition by quantities.content_hash, quantities.position
            order by abs(rates.year - extract(year from texts.published_at)) asc, rates.year asc
        ) = 1
),

-- As guards reach words in int_impact_hits; one without a reach speaks of every amount of the text.
voided as (
    select
        in_dollars.content_hash,
        in_dollars.position,
        min(guards.rule_id) as voided_by
    from in_dollars
    inner join guards
        on
            in_dollars.content_hash = guards.content_hash
            and (
                guards.reach is null
                or (
                    (in_dollars.found_in = 'title') = (guards.found_in = 'title')
                    and (
                        (
                            guards.reach > 0
                            and in_dollars.word_position >= guards.end_position
                            and in_dollars.word_position < guards.end_position + guards.reach
                        )
                        or (
                            guards.reach < 0
                            and in_dollars.word_position + in_dollars.word_count <= guards.position
                            and in_dollars.word_position + in_dollars.word_count > guards.position + guards.reach
                        )
                    )
                )
            )
    group by in_dollars.content_hash, in_dollars.position
),

-- Of a title all is one sentence. Where nobody split the text, its sentences are not known, and the amount has none.
beside as (
    select
        in_dollars.content_hash,
        in_dollars.position,
        bool_or(deeds.kind in ('regulatory', 'penalty')) as is_of_penalty,
        bool_or(deeds.kind in ('financial', 'deal')) as is_of_deal
    from in_dollars
    inner join deeds
        on
            in_dollars.content_hash = deeds.content_hash
            and (in_dollars.found_in = 'title') = (deeds.found_in = 'title')
            and (
                in_dollars.found_in = 'title'
                or (
                    deeds.position >= in_dollars.word_position - in_dollars.words_before
                    and deeds.position < in_dollars.word_position + in_dollars.word_count + in_dollars.words_after
                )
            )
    group by in_dollars.content_hash, in_dollars.position
)

select
    in_dollars.content_hash,
    in_dollars.position,
    in_dollars.quoted,
    in_dollars.amount_usd,
    in_dollars.found_in,
    beside.content_hash is not null as is_of_deed,
    coalesce(beside.is_of_penalty, false) as is_of_penalty,
    coalesce(beside.is_of_deal, false) as is_of_deal,
    coalesce(in_dollars.amount_usd >= companies.valuation_usd / 4, false) as is_quarter_of_company,
    least(
        greatest(1 + 2 * log10(in_dollars.amount_usd / 1000000), 1)
        + case when in_dollars.amount_usd >= companies.valuation_usd / 4 then 1 else 0 end,
        10
    ) as score,
    voided.voided_by
from in_dollars
left join companies on in_dollars.content_hash = companies.content_hash
left join voided on in_dollars.content_hash = voided.content_hash and in_dollars.position = voided.position
left join beside on in_dollars.content_hash = beside.content_hash and in_dollars.position = beside.position
-- What is only foreseen is money of a deed, or none: "to pay $635m" is agreed, "$900bn by 2030" is not paid.
where beside.content_hash is not null or not in_dollars.is_forecast
