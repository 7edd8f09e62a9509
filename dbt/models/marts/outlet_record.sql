-- One row per outlet that has an article in a story: what it was first with, and how often others bore it out.
with articles as (
    select * from {{ ref('int_articles_grouped') }}
),

origins as (
    select * from {{ ref('int_articles_joined') }}
),

kinds as (
    select * from {{ ref('outlet_kinds') }}
),

today as (
    select max(published_date) as date from {{ ref('articles') }}
),

placed as (
    select
        articles.*,
        origins.origin_number,
        origins.is_first_of_origin,
        origins.independent_count
    from articles
    inner join origins on articles.article_id = origins.article_id
),

starts as (
    select
        story_id,
        min(published_at) as started_at,
        min(case when origin_number = 2 then published_at end) as confirmed_at
    from placed
    group by story_id
),

-- Its own first article in each story.
outlet_stories as (
    select
        placed.outlet_id,
        placed.story_id,
        min(placed.published_at) as published_at,
        bool_or(placed.origin_number = 1 and placed.is_first_of_origin) as is_first_report
    from placed
    group by placed.outlet_id, placed.story_id
),

timed as (
    select
        outlet_stories.outlet_id,
        outlet_stories.story_id,
        outlet_stories.is_first_report,
        outlet_stories.published_at,
        starts.started_at,
        starts.confirmed_at,
        {{ hours_between('starts.started_at', 'outlet_stories.published_at') }} as lag_hours,
        {{ date_plus('cast(outlet_stories.published_at as date)', var('confirmation_days')) }} <= today.date
            as is_old_enough
    from outlet_stories
    inner join starts on outlet_stories.story_id = starts.story_id
    cross join today
),

next_outlets as (
    select
        timed.outlet_id,
        timed.story_id,
        {{ hours_between('min(timed.published_at)', 'min(others.published_at)') }} as lead_hours
    from timed
    inner join placed as others
        on
            timed.story_id = others.story_id
            and timed.outlet_id <> others.outlet_id
            and others.origin_number is not null
    where timed.is_first_report
    group by timed.outlet_id, timed.story_id
),

story_counts as (
    select
        timed.outlet_id,
        count(*) as story_count,
        count(*) filter (where timed.is_first_report) as first_report_count,
        count(*) filter (where timed.is_first_report and timed.is_old_enough) as judged_count,
        count(*) filter (
            where
            timed.is_first_report
            and timed.is_old_enough
            and timed.confirmed_at <= timed.published_at + interval {{ var('confirmation_days') }} day
        ) as confirmed_count,
        median(next_outlets.lead_hours) as median_lead_hours,
        median(case when not timed.is_first_report then timed.lag_hours end) as median_lag_hours
    from timed
    left join next_outlets on timed.outlet_id = next_outlets.outlet_id and timed.story_id = next_outlets.story_id
    group by timed.outlet_id
),

article_counts as (
    select
        outlet_id,
        max(outlet_name) as outlet_name,
        max(owner) as owner,
        max(outlet_kind) as outlet_kind,
        count(*) as article_count,
        avg(case when copy_kind is not null and copy_kind <> 'derived' then 1.0 else 0.0 end) as copy_share
    from articles
    group by outlet_id
),

with_prior as (
    select
        article_counts.*,
        story_counts.story_count,
        story_counts.first_report_count,
        story_counts.judged_count,
        story_counts.confirmed_count,
        story_counts.median_lead_hours,
        story_counts.median_lag_hours,
        kinds.reliability as prior_rho
    from article_counts
    inner join story_counts on article_counts.outlet_id = story_counts.outlet_id
    inner join kinds on article_counts.outlet_kind = kinds.kind
),

-- How often the first reports of all outlets were confirmed; never none and never all, so that it has odds.
beat as (
    select (sum(confirmed_count) + 1.0) / (sum(judged_count) + 2) as beat_share
    from with_prior
),

smoothed as (
    select
        with_prior.*,
        beat.beat_share,
        (with_prior.confirmed_count + {{ var('prior_reliability_reports') }} * beat.beat_share)
        / (with_prior.judged_count + {{ var('prior_reliability_reports') }}) as confirmed_share
    from with_prior
    cross join beat
),

-- The variance of the beta that the beat's share and the record make.
with_spread as (
    select
        *,
        1.6449 * sqrt(
            confirmed_share * (1 - confirmed_share) / (judged_count + {{ var('prior_reliability_reports') }} + 1)
        ) as spread
    from smoothed
),

-- Most news has one source, so that a share says less of an outlet than whether it is more than the beat's.
with_odds as (
    select
        *,
        prior_rho / (1 - prior_rho)
        * (confirmed_share / (1 - confirmed_share))
        / (beat_share / (1 - beat_share)) as odds
    from with_spread
)

select
    outlet_id,
    outlet_name,
    owner,
    outlet_kind,
    cast(article_count as bigint) as article_count,
    cast(story_count as bigint) as story_count,
    cast(first_report_count as bigint) as first_report_count,
    cast(first_report_count as double) / story_count as first_report_share,
    cast(judged_count as bigint) as judged_count,
    cast(confirmed_count as bigint) as confirmed_count,
    cast(confirmed_share as double) as confirmed_share,
    cast(greatest(0, confirmed_share - spread) as double) as confirmed_share_low,
    cast(least(1, confirmed_share + spread) as double) as confirmed_share_high,
    cast(median_lead_hours as double) as median_lead_hours,
    cast(median_lag_hours as double) as median_lag_hours,
    cast(copy_share as double) as copy_share,
    cast(beat_share as double) as beat_share,
    cast(prior_rho as double) as prior_rho,
    cast(least({{ var('most_reliability') }}, odds / (1 + odds)) as double) as rho
from with_odds
