-- A term that holds no letter and no digit can never be found: name it, so that somebody corrects the seed.
select
    dictionary,
    entity_id,
    written_term
from {{ ref('int_terms_normalised') }}
where coalesce(term, '') = ''
