-- One row per version of an entry, with the article that it belongs to.
with entries as (
    select * from {{ ref('stg_entries') }}
),

feeds as (
    select * from {{ ref('int_feeds_mapped') }}
),

hosts as (
    select * from {{ ref('outlet_hosts') }}
),

outlets as (
    select * from {{ ref('outlets') }}
),

-- What comes without a feed has its outlet named by hand (in feed_host), or by the page that it was taken from.
without_feed as (
    select distinct
        feed_key,
        feed_host,
        feed_domain,
        url_host,
        url_domain
    from entries
    where not has_feed
),

without_feed_mapped as (
    select
        without_feed.feed_key,
        without_feed.feed_host,
        without_feed.url_host,
        coalesce(
            max(by_name.outlet_id),
            max(by_feed_host.outlet_id),
            max(by_host.outlet_id),
            max(by_domain.outlet_id),
            max(nullif(without_feed.feed_host, '')),
            max(without_feed.url_domain),
            max(without_feed.url_host),
            'unknown'
        ) as outlet_id
    from without_feed
    left join outlets as by_name
        on lower(without_feed.feed_host) in (by_name.outlet_id, lower(by_name.name))
    left join hosts as by_feed_host on lower(without_feed.feed_host) = by_feed_host.host
    left join hosts as by_host on without_feed.url_host = by_host.host
    left join hosts as by_domain on without_feed.url_domain = by_domain.host
    group by without_feed.feed_key, without_feed.feed_host, without_feed.url_host
),

with_outlet as (
    select
        entries.entry_id,
        entries.content_hash,
        entries.feed_key,
        entries.feed_url,
        entries.has_feed,
        entries.canonical_url,
        entries.title_key,
        entries.published_at,
        entries.published_date,
        entries.seen_at,
        entries.loaded_at,
        coalesce(feeds.outlet_id, without_feed_mapped.outlet_id) as outlet_id
    from entries
    left join feeds on entries.has_feed and entries.feed_key = feeds.feed_key
    left join without_feed_mapped
        on
            not entries.has_feed
            and entries.feed_key = without_feed_mapped.feed_key
            and entries.feed_host is not distinct from without_feed_mapped.feed_host
            and entries.url_host is not distinct from without_feed_mapped.url_host
),

pages as (
    select
        outlet_id,
        canonical_url,
        min(seen_at) as first_seen_at
    from with_outlet
    where canonical_url is not null
    group by outlet_id, canonical_url
),

-- An entry that keeps its title and changes its address: one page under several slugs.
moved_entries as (
    select
        outlet_id,
        entry_id,
        title_key
    from with_outlet
    where canonical_url is not null and title_key <> ''
    group by outlet_id, entry_id, title_key
    having min(canonical_url) <> max(canonical_url)
),

-- The slug that was known first stands for the others, so that an article keeps its id.
slugs as (
    select
        with_outlet.outlet_id,
        with_outlet.canonical_url,
        first_value(with_outlet.canonical_url) over (
            partition by with_outlet.outlet_id, with_outlet.entry_id, with_outlet.title_key
            order by pages.first_seen_at asc, with_outlet.published_at asc, with_outlet.canonical_url asc
        ) as first_url,
        pages.first_seen_at
    from with_outlet
    inner join moved_entries
        on
            with_outlet.outlet_id = moved_entries.outlet_id
            and with_outlet.entry_id = moved_entries.entry_id
            and with_outlet.title_key = moved_entries.title_key
    inner join pages
        on with_outlet.outlet_id = pages.outlet_id and with_outlet.canonical_url = pages.canonical_url
),

same_pages as (
    select
        outlet_id,
        canonical_url,
        min(first_url) as first_url
    from slugs
    where canonical_url <> first_url
    group by outlet_id, canonical_url
),

-- An entry without an address stays one article, whatever becomes of its title and its day.
first_unlinked as (
    select
        outlet_id,
        entry_id,
        title_key,
        published_date
    from with_outlet
    where canonical_url is null
    qualify
        row_number() over (
            partition by outlet_id, entry_id
            order by seen_at asc, loaded_at asc, published_at asc, title_key asc
        ) = 1
)

select
    with_outlet.entry_id,
    with_outlet.content_hash,
    with_outlet.feed_key,
    with_outlet.feed_url,
    with_outlet.has_feed,
    with_outlet.outlet_id,
    with_outlet.published_at,
    with_outlet.published_date,
    with_outlet.seen_at,
    with_outlet.loaded_at,
    case
        when with_outlet.canonical_url is not null
            then {{ hashed([
                'with_outlet.outlet_id',
                'coalesce(same_pages.first_url, with_outlet.canonical_url)',
            ]) }}
        else {{ hashed([
            'with_outlet.outlet_id',
            'first_unlinked.title_key',
            'cast(first_unlinked.published_date as varchar)',
        ]) }}
    end as article_id
from with_outlet
left join same_pages
    on with_outlet.outlet_id = same_pages.outlet_id and with_outlet.canonical_url = same_pages.canonical_url
left join first_unlinked
    on
        with_outlet.canonical_url is null
        and with_outlet.outlet_id = first_unlinked.outlet_id
        and with_outlet.entry_id = first_unlinked.entry_id
