-- One row per thing (the beat, a topic, a company), grain (week, day) and period: its share against its base.
{#
    Method share-1: index = 100 · share / share in the base, share = articles on it / all articles of the panel.
    The base is the first weeks of the panel, up to 26 complete ones. A day stands for the seven days that end with it.
#}
with days as (
    select * from {{ ref('int_panel_days') }}
),

hits as (
    select * from {{ ref('int_panel_hits') }}
),

topics as (
    select * from {{ ref('topics') }}
),

bounds as (
    select
        min(date) as first_date,
        max(date) as newest_date
    from days
),

-- Every topic has a line, also one that was never seen; companies have one from their first article on.
entities as (
    select distinct
        entity_kind,
        entity_id
    from hits
    where entity_kind = 'company'

    union all

    select
        'topic' as entity_kind,
        topic_id as entity_id
    from topics

    union all

    select
        'beat' as entity_kind,
        'beat' as entity_id
),

-- The newest day is still running, and so is its week.
weeks as (
    select
        days.week_date as period_start,
        sum(days.panel_article_count) as panel_article_count,
        min(days.week_date) >= min(bounds.first_date)
        and {{ date_plus('min(days.week_date)', 6) }} < min(bounds.newest_date) as is_complete
    from days
    cross join bounds
    group by days.week_date
),

base_weeks as (
    select
        period_start,
        panel_article_count
    from weeks
    where is_complete
    qualify row_number() over (order by period_start) <= {{ var('base_week_count') }}
),

complete_weeks as (
    select count(*) filter (where is_complete) as complete_week_count from weeks
),

base_panel as (
    select sum(panel_article_count) as base_panel_article_count from base_weeks
),

base_entities as (
    select
        hits.entity_kind,
        hits.entity_id,
        count(*) as base_article_count
    from hits
    inner join base_weeks on {{ week_start('hits.published_date') }} = base_weeks.period_start
    group by hits.entity_kind, hits.entity_id
),

bases as (
    select
        entities.entity_kind,
        entities.entity_id,
        coalesce(base_entities.base_article_count, 0) as base_article_count,
        coalesce(base_entities.base_article_count, 0)
        / cast(nullif(base_panel.base_panel_article_count, 0) as double) as base_share,
        complete_weeks.complete_week_count
    from entities
    cross join base_panel
    cross join complete_weeks
    left join base_entities
        on entities.entity_kind = base_entities.entity_kind and entities.entity_id = base_entities.entity_id
),

periods as (
    select
        'week' as grain,
        period_start,
        panel_article_count,
        is_complete
    from weeks

    union all

    select
        'day' as grain,
        days.date as period_start,
        sum(days.panel_article_count) over (
            order by days.date rows between 6 preceding and current row
        ) as panel_article_count,
        days.date < bounds.newest_date and {{ date_plus('bounds.first_date', 6) }} <= days.date as is_complete
    from days
    cross join bounds
),

-- A day counts in seven daily periods: its own and the six that follow.
offsets as (
    {% for days_later in range(7) -%}
    select {{ days_later }} as days_later
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

period_days as (
    select
        'week' as grain,
        week_date as period_start,
        date
    from days

    union all

    select
        'day' as grain,
        {{ date_plus('days.date', 'offsets.days_later') }} as period_start,
        days.date
    from days
    cross join offsets
),

counts as (
    select
        hits.entity_kind,
        hits.entity_id,
        period_days.grain,
        period_days.period_start,
        count(*) as article_count,
        count(distinct hits.outlet_id) as outlet_count
    from hits
    inner join period_days on hits.published_date = period_days.date
    group by hits.entity_kind, hits.entity_id, period_days.grain, period_days.period_start
),

shares as (
    select
        bases.entity_kind,
        bases.entity_id,
        bases.base_article_count,
        bases.base_share,
        bases.complete_week_count,
        periods.grain,
        periods.period_start,
        periods.is_complete,
        periods.panel_article_count,
        coalesce(counts.article_count, 0) as article_count,
        coalesce(counts.outlet_count, 0) as outlet_count,
        cast(coalesce(counts.article_count, 0) as double) / nullif(periods.panel_article_count, 0) as article_share
    from bases
    cross join periods
    left join counts
        on
            bases.entity_kind = counts.entity_kind
            and bases.entity_id = counts.entity_id
            and periods.grain = counts.grain
            and periods.period_start = counts.period_start
)

select
    'main' as beat_id,
    entity_kind,
    entity_id,
    grain,
    period_start,
    'articles' as unit,
    'share' as variant,
    case
        when base_article_count >= {{ var('thin_base_article_count') }} then 100 * article_share / base_share
    end as index_value,
    cast(null as double) as low,
    cast(null as double) as high,
    cast(null as double) as n_eff,
    cast(article_count as bigint) as article_count,
    cast(outlet_count as bigint) as outlet_count,
    cast(panel_article_count as bigint) as panel_article_count,
    article_share,
    is_complete,
    case
        when base_article_count < {{ var('thin_base_article_count') }} then 'base too thin'
        when complete_week_count < {{ var('forming_week_count') }} then 'base forming'
        when not is_complete then 'partial'
    end as flag,
    'share-1' as method_version
from shares
