-- One row per amount of money that a text states as news, in US dollars of its year, with its score.
with quantities as (
    select *
    from {{ ref('stg_quantities') }}
    where
        kind = 'amount'
        and role = 'stated'
        and value > 0
        and coalesce(per, 'year') in ('year', 'quarter', 'month')
),

rates as (
    select * from {{ ref('exchange_rates') }}
),

texts as (
    select
        content_hash,
        min(published_at) as published_at,
        max(length(title)) as title_length
    from {{ ref('stg_entries') }}
    group by content_hash
),

-- Amounts of a market are nobody's money.
market_texts as (
    select distinct content_hash
    from {{ ref('int_impact_hits') }}
    where dimension = 'guard'
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
            when quantities.span_start < texts.title_length + 1 + {{ var('lead_characters') }} then 'lead'
            else 'text'
        end as found_in
    from quantities
    inner join texts on quantities.content_hash = texts.content_hash
    inner join rates on quantities.currency = rates.currency
    left join market_texts on quantities.content_hash = market_texts.content_hash
    where market_texts.content_hash is null
    qualify
        row_number() over (
            partition by quantities.content_hash, quantities.position
            order by abs(rates.year - extract(year from texts.published_at)) asc, rates.year asc
        ) = 1
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
    ) as score
from in_dollars
left join companies on in_dollars.content_hash = companies.content_hash
where in_dollars.amount_usd >= 1000000
