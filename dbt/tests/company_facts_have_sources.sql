-- A year or a valuation that is left out for want of an address or a day: name it, so that somebody corrects the seed.
{{ config(severity='warn') }}

select
    written.company_id,
    written.founded,
    written.founded_as_of,
    written.founded_source_url,
    written.valuation_usd,
    written.valuation_as_of,
    written.valuation_source_url
from {{ ref('companies') }} as written
inner join {{ ref('stg_companies') }} as kept on written.company_id = kept.company_id
where
    (written.founded is not null and kept.founded is null)
    or (written.valuation_usd is not null and kept.valuation_usd is null)
