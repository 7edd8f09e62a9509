-- One row per article: one page of one outlet.
with versions as (
    select * from {{ ref('int_versions_placed') }}
),

entries as (
    select * from {{ ref('stg_entries') }}
),

outlets as (
    select * from {{ ref('outlets') }}
),

signals as (
    select * from {{ ref('stg_signals') }}
),

topic_counts as (
    select
        content_hash,
        count(*) as topic_count
    from {{ ref('int_entities_found') }}
    where dictionary = 'topics'
    group by content_hash
),

ranked_versions as (
    select
        *,
        row_number() over (
            partition by article_id
            order by seen_at desc, loaded_at desc, published_at desc, content_hash asc, entry_id asc
        ) as newest_first,
        row_number() over (
            partition by article_id
            order by seen_at asc, loaded_at asc, published_at asc, content_hash asc, entry_id asc
        ) as oldest_first
    from versions
),

-- What an article says is what its newest version says; when it came is when its first one did.
merged as (
    select
        article_id,
        outlet_id,
        max(case when newest_first = 1 then entry_id end) as entry_id,
        max(case when newest_first = 1 then content_hash end) as content_hash,
        max(case when newest_first = 1 then loaded_at end) as version_loaded_at,
        max(case when newest_first = 1 then seen_at end) as version_seen_at,
        max(case when oldest_first = 1 then published_at end) as published_at,
        min(seen_at) as seen_at,
        max(loaded_at) as loaded_at,
        count(distinct entry_id) as entry_count
    from ranked_versions
    group by article_id, outlet_id
),

newest as (
    select
        merged.article_id,
        merged.outlet_id,
        merged.published_at,
        merged.seen_at,
        merged.loaded_at,
        merged.entry_count,
        merged.content_hash,
        entries.feed_key,
        entries.feed_url,
        entries.title,
        entries.text,
        entries.canonical_url,
        entries.url,
        entries.linked_url,
        entries.author,
        entries.language,
        entries.date_source,
        entries.origin
    from merged
    inner join entries
        on
            merged.entry_id = entries.entry_id
            and merged.content_hash = entries.content_hash
            and merged.version_loaded_at = entries.loaded_at
            and merged.version_seen_at = entries.seen_at
    qualify
        row_number() over (partition by merged.article_id order by entries.published_at desc, entries.url asc) = 1
)

select
    newest.article_id,
    newest.outlet_id,
    coalesce(outlets.name, newest.outlet_id) as outlet_name,
    coalesce(outlets.owner, newest.outlet_id) as owner,
    coalesce(outlets.kind, 'unknown') as outlet_kind,
    newest.feed_key,
    newest.feed_url,
    newest.title,
    substr(newest.text, 1, 400) as summary,
    coalesce(newest.canonical_url, newest.url) as url,
    newest.linked_url,
    newest.author,
    newest.language,
    newest.published_at,
    cast(newest.published_at as date) as published_date,
    newest.seen_at,
    newest.date_source,
    newest.origin,
    cast(newest.entry_count as bigint) as entry_count,
    newest.content_hash,
    signals.sentiment_score,
    cast({{ sentiment_tier('signals.sentiment_score') }} as integer) as sentiment_tier,
    signals.model_version,
    cast(coalesce(topic_counts.topic_count, 0) as bigint) as topic_count,
    coalesce(newest.language, '{{ var("panel_language") }}') = '{{ var("panel_language") }}'
    and coalesce(outlets.kind, 'unknown') <> 'aggregator' as is_in_panel,
    signals.p_very_negative,
    signals.p_negative,
    signals.p_neutral,
    signals.p_positive,
    signals.p_very_positive,
    newest.origin = 'sample' as is_sample,
    newest.loaded_at
from newest
left join outlets on newest.outlet_id = outlets.outlet_id
left join signals on newest.content_hash = signals.content_hash
left join topic_counts on newest.content_hash = topic_counts.content_hash
