-- One row per entry and article: an entry that came to name another page belongs to both articles.
with versions as (
    select
        *,
        row_number() over (
            partition by entry_id, article_id
            order by seen_at asc, loaded_at asc, published_at asc
        ) as version_number
    from {{ ref('int_versions_placed') }}
)

select
    entry_id,
    article_id,
    feed_key,
    has_feed,
    outlet_id,
    published_date
from versions
where version_number = 1
