-- One row per company of the dictionary; a year or a valuation without an address of the web and its day is left out.
with companies as (
    select
        *,
        founded_as_of is not null and {{ host('founded_source_url') }} is not null as is_founded_sourced,
        valuation_as_of is not null and {{ host('valuation_source_url') }} is not null as is_valuation_sourced
    from {{ ref('companies') }}
)

select
    company_id,
    name,
    kind,
    case when is_founded_sourced then founded end as founded,
    case when is_founded_sourced and founded is not null then founded_as_of end as founded_as_of,
    case when is_founded_sourced and founded is not null then founded_source_url end as founded_source_url,
    case when is_valuation_sourced then valuation_usd end as valuation_usd,
    case when is_valuation_sourced and valuation_usd is not null then valuation_as_of end as valuation_as_of,
    case when is_valuation_sourced and valuation_usd is not null then valuation_source_url end as valuation_source_url,
    is_sample
from companies
