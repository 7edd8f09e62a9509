-- No entry that was stored is missing, and the entries of all articles are all the entries that were placed.
with stored as (
    select count(distinct entry_id) as entry_count from {{ ref('stg_entries') }}
),

placed as (
    select
        count(distinct entry_id) as entry_count,
        count(*) as placement_count
    from {{ ref('int_entries_placed') }}
),

merged as (
    select coalesce(sum(entry_count), 0) as entry_count from {{ ref('articles') }}
),

articles_placed as (
    select count(distinct article_id) as article_count from {{ ref('int_entries_placed') }}
),

articles as (
    select count(*) as article_count from {{ ref('articles') }}
)

select
    stored.entry_count as stored_entries,
    placed.entry_count as placed_entries,
    placed.placement_count as placements,
    merged.entry_count as merged_entries,
    articles_placed.article_count as placed_articles,
    articles.article_count as articles
from stored
cross join placed
cross join merged
cross join articles_placed
cross join articles
where
    stored.entry_count <> placed.entry_count
    or placed.placement_count <> merged.entry_count
    or articles_placed.article_count <> articles.article_count
