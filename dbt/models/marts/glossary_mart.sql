-- One row per word that the dashboard explains.
{{ config(alias='glossary') }}

select
    term,
    definition,
    where_shown
from {{ ref('glossary') }}
