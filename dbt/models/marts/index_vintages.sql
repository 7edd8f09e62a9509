-- One row per complete week of the trends index and build that found it changed: the number as it stood then.
{#
    A build adds a row where value, band, status or version are not those of the newest row of the same key. This is the
    one table that cannot be made again from raw rows and seeds (a dictionary or a method of the past is nowhere kept):
    no full refresh empties it, and a build that fails leaves nothing in it (macros/publish/vintages.sql).
    What the index no longer has gets a last row, withdrawn. History is written forwards: a build that is to know a
    moment before the newest vintage adds nothing.
#}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
) }}

with weeks as (
    select *
    from {{ ref('trends_index') }}
    where grain = 'week' and is_complete
),

terms as (
    select
        case dictionary when 'topics' then 'topic' else 'company' end as entity_kind,
        {{ hash_of_all("concat_ws('|', entity_id, written_term, is_case_sensitive, is_excluded)") }} as dictionary_hash
    from {{ ref('int_terms_normalised') }}
    where dictionary in ('topics', 'companies')
    group by dictionary
),

dictionaries as (
    select * from terms

    union all

    -- The beat is whatever a topic is named in.
    select
        'beat' as entity_kind,
        dictionary_hash
    from terms
    where entity_kind = 'topic'
),

series as (
    select distinct
        line,
        concat_ws('|', series_id, owner_id) as series
    from {{ ref('int_index_cells') }}
    where panel_id = 'beat'
),

panels as (
    select
        line,
        {{ hash_of_all('series') }} as panel_hash
    from series
    group by line
),

moment as (
    {% if not is_incremental() %}
    select
        timestamp '{{ known_at() }}' as vintage_at,
        true as is_later
    {% elif var('as_known_at', none) %}
    select
        timestamp '{{ known_at() }}' as vintage_at,
        coalesce(max(vintage_at) < timestamp '{{ known_at() }}', true) as is_later
    from {{ this }}
    {% else %}
    -- Later than the newest, even where the clock was set back.
    select
        greatest(
            timestamp '{{ known_at() }}',
            coalesce(max(vintage_at) + interval 1 microsecond, timestamp '{{ known_at() }}')
        ) as vintage_at,
        true as is_later
    from {{ this }}
    {% endif %}
),

stated as (
    select
        weeks.beat_id,
        weeks.entity_kind,
        weeks.entity_id,
        weeks.grain,
        weeks.period_start,
        weeks.unit,
        weeks.line,
        {{ six_digits('weeks.index_value') }} as index_value,
        {{ six_digits('weeks.low') }} as low,
        {{ six_digits('weeks.high') }} as high,
        {{ six_digits('weeks.n_eff') }} as n_eff,
        {{ six_digits('weeks.standardised_per_1000') }} as standardised_per_1000,
        {{ six_digits('weeks.article_share') }} as article_share,
        weeks.status,
        weeks.method_version,
        coalesce(dictionaries.dictionary_hash, 'none') as dictionary_hash,
        coalesce(panels.panel_hash, 'none') as panel_hash
    from weeks
    left join dictionaries on weeks.entity_kind = dictionaries.entity_kind
    left join panels on weeks.line = panels.line
),

{% if is_incremental() %}
-- A published week never changes; its share of raw counts, beside it, does.
last_known as (
    select
        *,
        case when line = 'current' then article_share end as compared_share
    from {{ this }}
    qualify
        row_number() over (
            partition by beat_id, entity_kind, entity_id, period_start, unit, line
            order by vintage_at desc
        ) = 1
),

withdrawn as (
    select
        last_known.beat_id,
        last_known.entity_kind,
        last_known.entity_id,
        last_known.grain,
        last_known.period_start,
        last_known.unit,
        last_known.line,
        cast(null as double) as index_value,
        cast(null as double) as low,
        cast(null as double) as high,
        cast(null as double) as n_eff,
        cast(null as double) as standardised_per_1000,
        cast(null as double) as article_share,
        'withdrawn' as status,
        '{{ index_version() }}' as method_version,
        coalesce(dictionaries.dictionary_hash, 'none') as dictionary_hash,
        coalesce(panels.panel_hash, 'none') as panel_hash
    from last_known
    left join stated
        on
            last_known.beat_id = stated.beat_id
            and last_known.entity_kind = stated.entity_kind
            and last_known.entity_id = stated.entity_id
            and last_known.period_start = stated.period_start
            and last_known.unit = stated.unit
            and last_known.line = stated.line
    left join dictionaries on last_known.entity_kind = dictionaries.entity_kind
    left join panels on last_known.line = panels.line
    where stated.beat_id is null and last_known.status <> 'withdrawn'
),
{% endif %}

now_known as (
    select * from stated
    {% if is_incremental() %}

    union all

    select * from withdrawn
    {% endif %}
),

changed as (
    select now_known.*
    from (
        select
            *,
            case when line = 'current' then article_share end as compared_share
        from now_known
    ) as now_known
    {% if is_incremental() %}
    left join last_known
        on
            now_known.beat_id = last_known.beat_id
            and now_known.entity_kind = last_known.entity_kind
            and now_known.entity_id = last_known.entity_id
            and now_known.period_start = last_known.period_start
            and now_known.unit = last_known.unit
            and now_known.line = last_known.line
    where
        last_known.beat_id is null
        or now_known.index_value is distinct from last_known.index_value
        or now_known.low is distinct from last_known.low
        or now_known.high is distinct from last_known.high
        or now_known.standardised_per_1000 is distinct from last_known.standardised_per_1000
        or now_known.compared_share is distinct from last_known.compared_share
        or now_known.status is distinct from last_known.status
        or now_known.method_version is distinct from last_known.method_version
    {% endif %}
)

select
    changed.beat_id,
    changed.entity_kind,
    changed.entity_id,
    changed.grain,
    changed.period_start,
    changed.unit,
    changed.line,
    moment.vintage_at,
    changed.index_value,
    changed.low,
    changed.high,
    changed.n_eff,
    changed.standardised_per_1000,
    changed.article_share,
    changed.status,
    changed.method_version,
    changed.dictionary_hash,
    changed.panel_hash
from changed
cross join moment
where moment.is_later
