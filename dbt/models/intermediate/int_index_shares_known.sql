-- One row per topic (and the beat), complete week and dictionary of topics: its share as builds told it under that one.
{#
    What a share was under a dictionary that is gone cannot be made again, so no full refresh empties the table: it is small, a
    row for every week and edit of the terms.
#}
{{ config(
    materialized='incremental',
    incremental_strategy=replacing_strategy(),
    unique_key=['entity_kind', 'entity_id', 'period_start', 'dictionary_hash'],
    full_refresh=false,
) }}

with shares as (
    select
        entity_kind,
        entity_id,
        period_start,
        article_share
    from {{ ref('trends_index') }}
    where
        line = 'current'
        and unit = 'article'
        and grain = 'week'
        and entity_kind <> 'company'
        and is_complete
        and article_share is not null
),

dictionaries as (
    select {{ hash_of_all("concat_ws('|', entity_id, written_term, is_excluded)") }} as dictionary_hash
    from {{ ref('int_terms_normalised') }}
    where dictionary = 'topics'
)

select
    shares.entity_kind,
    shares.entity_id,
    shares.period_start,
    dictionaries.dictionary_hash,
    {% if is_incremental() -%}
    coalesce(known.first_built_at, timestamp '{{ built_at() }}') as first_built_at,
    coalesce(known.first_share, shares.article_share) as first_share,
    {%- else -%}
    timestamp '{{ built_at() }}' as first_built_at,
    shares.article_share as first_share,
    {%- endif %}
    shares.article_share as last_share
from shares
cross join dictionaries
{% if is_incremental() -%}
left join {{ this }} as known
    on
        shares.entity_kind = known.entity_kind
        and shares.entity_id = known.entity_id
        and shares.period_start = known.period_start
        and dictionaries.dictionary_hash = known.dictionary_hash
{%- endif %}
