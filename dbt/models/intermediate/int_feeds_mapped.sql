-- One row per feed, with its outlet and how the outlet was found.
{# The steps, in the order in which they are asked; the first that knows an outlet wins. #}
{% set steps = ['feed_host', 'feed_domain', 'channel_host', 'channel_domain', 'link_host', 'link_domain'] %}

with entries as (
    select *
    from {{ ref('stg_entries') }}
    where has_feed
),

states as (
    select * from {{ ref('stg_feeds') }}
),

hosts as (
    select * from {{ ref('outlet_hosts') }}
),

feeds_with_entries as (
    select
        feed_key,
        max(feed_url) as feed_url,
        max(feed_host) as feed_host,
        max(feed_domain) as feed_domain,
        bool_or(origin = 'sample') as is_sample
    from entries
    group by feed_key
),

link_hosts as (
    select
        feed_key,
        url_host,
        url_domain,
        count(*) as link_count
    from entries
    where url_host is not null
    group by feed_key, url_host, url_domain
),

-- A feed is taken for the site that its links lead to only where at least half of them lead there.
main_link_host as (
    select
        feed_key,
        url_host as link_host
    from link_hosts
    qualify
        link_count * 2 >= sum(link_count) over (partition by feed_key)
        and row_number() over (partition by feed_key order by link_count desc, url_host asc) = 1
),

link_domains as (
    select
        feed_key,
        url_domain,
        sum(link_count) as link_count
    from link_hosts
    where url_domain is not null
    group by feed_key, url_domain
),

most_linked_domain as (
    select
        feed_key,
        url_domain as link_domain,
        link_count * 2 >= sum(link_count) over (partition by feed_key) as is_main
    from link_domains
    qualify row_number() over (partition by feed_key order by link_count desc, url_domain asc) = 1
),

-- The longest known host that the channel's own link belongs to: SQL knows no list of public suffixes.
channel_domains as (
    select
        states.feed_key,
        hosts.host as channel_domain
    from states
    inner join hosts on states.channel_host like concat('%.', hosts.host)
    qualify row_number() over (partition by states.feed_key order by length(hosts.host) desc) = 1
),

feeds as (
    select
        coalesce(states.feed_key, feeds_with_entries.feed_key) as feed_key,
        coalesce(states.feed_url, feeds_with_entries.feed_url) as feed_url,
        states.feed_title,
        coalesce(feeds_with_entries.feed_host, states.feed_host) as feed_host,
        feeds_with_entries.feed_domain,
        states.channel_host,
        coalesce(feeds_with_entries.is_sample, false) as is_sample
    from feeds_with_entries
    full outer join states on feeds_with_entries.feed_key = states.feed_key
),

named as (
    select
        feeds.*,
        channel_domains.channel_domain,
        main_link_host.link_host,
        case when most_linked_domain.is_main then most_linked_domain.link_domain end as link_domain,
        most_linked_domain.link_domain as most_linked_domain
    from feeds
    left join channel_domains on feeds.feed_key = channel_domains.feed_key
    left join main_link_host on feeds.feed_key = main_link_host.feed_key
    left join most_linked_domain on feeds.feed_key = most_linked_domain.feed_key
)

select
    named.feed_key,
    named.feed_url,
    named.feed_title,
    named.is_sample,
    coalesce(
        {%- for step in steps %}
        by_{{ step }}.outlet_id,
        {%- endfor %}
        named.feed_domain,
        named.most_linked_domain,
        named.feed_host,
        named.feed_key
    ) as outlet_id,
    case
        {%- for step in steps %}
        when by_{{ step }}.outlet_id is not null then '{{ step }}'
        {%- endfor %}
        else 'none'
    end as mapped_by
from named
{% for step in steps %}
left join hosts as by_{{ step }} on named.{{ step }} = by_{{ step }}.host
{% endfor %}
