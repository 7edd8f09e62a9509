-- One row per amount of money that a text states as news, in US dollars of its year, with its score; those that a guard
-- makes void (a valuation, a market, a budget) say by which.
with quantities as (
    select *
    from {{ ref('stg_quantities') }}
    where
        kind = 'amount'
        and role = 'stated'
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
        {{ word_count(words(match_text("quantities.quoted"))) }} as word_count
    from quantities
    inner join texts on quantities.content_hash = texts.content_hash
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
)

select
    in_dollars.content_hash,
    in_dollars.position,
    in_dollars.quoted,
    in_dollars.amount_usd,
    in_dollars.found_in,
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
