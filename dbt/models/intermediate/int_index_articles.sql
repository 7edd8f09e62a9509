-- One row per article of the panel from its first day on, with the series that it counts for in the trends index.
{#
    A series is a feed after merging its addresses: an outlet's entries from one host. What a feed held already when it
    was first asked is its backlog, the newest few of some weeks, and stays out.
#}
{{ config(materialized='view') }}

with articles as (
    select *
    from {{ ref('articles') }}
    where is_in_panel
),

days as (
    select * from {{ ref('int_panel_days') }}
),

polls as (
    select * from {{ ref('int_index_polls') }}
),

first_polls as (
    select
        series_id,
        min(date) as first_poll_date
    from polls
    group by series_id
),

placed as (
    select
        article_id,
        {{ index_series('outlet_id', 'feed_url') }} as series_id,
        owner as owner_id,
        published_date as date,
        {{ week_start('published_date') }} as week_date,
        origin,
        cast(seen_at as date) as seen_date
    from articles
)

select
    placed.article_id,
    placed.series_id,
    placed.owner_id,
    placed.date,
    placed.week_date,
    placed.origin,
    placed.origin <> 'feed'
    or placed.seen_date <= {{ date_plus('placed.week_date', '6 + ' ~ var('publish_after_days')) }} as is_timely
from placed
inner join days on placed.date = days.date
left join first_polls on placed.series_id = first_polls.series_id
where placed.origin <> 'feed' or first_polls.first_poll_date is null or placed.date > first_polls.first_poll_date
