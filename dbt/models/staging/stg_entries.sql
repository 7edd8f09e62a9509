-- One row per version of an entry, save for versions of a handed-in page that were corrected.
with entries as (
    select *
    from {{ source('raw', 'entries') }}
    where {{ known_by('seen_at') }}
),

-- Where and when a page was published is what was said of it last.
pages as (
    select
        entry_id,
        feed_key,
        canonical_url,
        published_at,
        date_source
    from entries
    where origin = 'document'
    qualify row_number() over (partition by entry_id order by loaded_at desc) = 1
),

uncorrected as (
    select entries.*
    from entries
    left join pages on entries.entry_id = pages.entry_id and entries.origin = 'document'
    where
        pages.entry_id is null
        or (
            entries.feed_key = pages.feed_key
            and entries.canonical_url is not distinct from pages.canonical_url
            and (entries.published_at = pages.published_at or pages.date_source <> 'given')
        )
)

select
    entry_id,
    content_hash,
    feed_url,
    feed_key,
    feed_host,
    feed_domain,
    url,
    canonical_url,
    url_host,
    url_domain,
    linked_url,
    title,
    text,
    match_title,
    match_text,
    author,
    language,
    published_at,
    cast(published_at as date) as published_date,
    date_source,
    seen_at,
    origin,
    batch_id,
    loaded_at,
    -- A page that somebody handed in has no feed, also where its outlet's address stands for one.
    coalesce(feed_url, '') <> '' and origin <> 'document' as has_feed,
    lower(trim(match_title)) as title_key
from uncorrected
