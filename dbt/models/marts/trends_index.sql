-- One row per line, unit, thing (beat, topic, company), grain (week, day) and period: attention against its base.
{#
    index = 100 · b / its mean over the base, b = Σo / Σ m·a: how much more each source writes about the thing than it
    usually does. The current line has every period of the panel; the published one its closed weeks. A day stands for the
    seven days that end with it. Stories have rows for the weeks in which the panel began one.
#}
with days as (
    select * from {{ ref('int_panel_days') }}
),

hits as (
    select * from {{ ref('int_panel_hits') }}
),

standing as (
    select
        article_id,
        story_id
    from {{ ref('int_articles_grouped') }}
),

outages as (
    select * from {{ ref('int_index_outages') }}
),

estimates as (
    select *
    from {{ ref('int_index_estimates') }}
    where panel_id = 'beat'
),

story_weeks as (
    select
        week_date as period_start,
        sum(story_count) as panel_story_count
    from {{ ref('int_index_days') }}
    where panel_id = 'beat'
    group by week_date
    having sum(story_count) > 0
),

story_counts as (
    select
        unit,
        entity_kind,
        entity_id,
        week_date as period_start,
        sum(hit_count) as story_count
    from {{ ref('int_index_hits') }}
    where panel_id = 'beat' and unit <> 'article'
    group by unit, entity_kind, entity_id, week_date
),

trailing_periods as (
    select * from {{ ref('int_index_trailing') }}
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
        count(distinct hits.outlet_id) as outlet_count,
        -- Articles that have no place yet are in neither number.
        count(standing.story_id) / nullif(cast(count(distinct standing.story_id) as double), 0) as echo_ratio
    from hits
    inner join period_days on hits.published_date = period_days.date
    left join standing on hits.article_id = standing.article_id
    group by hits.entity_kind, hits.entity_id, period_days.grain, period_days.period_start
),

shares as (
    select
        entities.entity_kind,
        entities.entity_id,
        periods.grain,
        periods.period_start,
        periods.is_complete,
        periods.panel_article_count,
        coalesce(counts.article_count, 0) as article_count,
        coalesce(counts.outlet_count, 0) as outlet_count,
        counts.echo_ratio,
        cast(coalesce(counts.article_count, 0) as double) / nullif(periods.panel_article_count, 0) as article_share
    from entities
    cross join periods
    left join counts
        on
            entities.entity_kind = counts.entity_kind
            and entities.entity_id = counts.entity_id
            and periods.grain = counts.grain
            and periods.period_start = counts.period_start
),

unit_shares as (
    select
        *,
        'article' as unit,
        article_count as unit_count,
        panel_article_count as panel_unit_count
    from shares
    {% for unit in ['story', 'verified_story'] %}
    union all

    select
        shares.*,
        '{{ unit }}' as unit,
        coalesce(story_counts.story_count, 0) as unit_count,
        story_weeks.panel_story_count as panel_unit_count
    from shares
    inner join story_weeks on shares.period_start = story_weeks.period_start
    left join story_counts
        on
            shares.entity_kind = story_counts.entity_kind
            and shares.entity_id = story_counts.entity_id
            and shares.period_start = story_counts.period_start
            and story_counts.unit = '{{ unit }}'
    where shares.grain = 'week'
    {% endfor %}
),

complete_weeks as (
    select count(*) filter (where is_complete) as complete_week_count from weeks
),

indexed as (
    select
        'week' as grain,
        week_date as period_start,
        unit,
        entity_kind,
        entity_id,
        line,
        b,
        low,
        high,
        n_eff,
        observed_count,
        expected_count,
        b_ref,
        standardised_per_1000,
        linked as linked_share,
        is_provisional,
        status
    from estimates
    -- What a story is and who bears it out is learned late: only articles can be published for good.
    where unit = 'article' or line = 'current'

    union all

    select
        grain,
        period_start,
        unit,
        entity_kind,
        entity_id,
        'current' as line,
        b,
        low,
        high,
        n_eff,
        observed_count,
        expected_count,
        b_ref,
        standardised_per_1000,
        cast(null as double) as linked_share,
        is_provisional,
        status
    from trailing_periods
),

-- The current line has every period, also where there is no index; the published one has what was published.
lines as (
    select 'current' as line

    union all

    select 'published' as line
),

periods_of_lines as (
    select
        shares.*,
        lines.line,
        indexed.b,
        indexed.low,
        indexed.high,
        indexed.n_eff,
        indexed.observed_count,
        indexed.expected_count,
        indexed.b_ref,
        indexed.standardised_per_1000,
        indexed.linked_share,
        indexed.is_provisional,
        indexed.status
    from unit_shares as shares
    cross join lines
    left join indexed
        on
            lines.line = indexed.line
            and shares.unit = indexed.unit
            and shares.entity_kind = indexed.entity_kind
            and shares.entity_id = indexed.entity_id
            and shares.grain = indexed.grain
            and shares.period_start = indexed.period_start
    where lines.line = 'current' or indexed.line is not null
),

stated as (
    select
        periods_of_lines.*,
        complete_weeks.complete_week_count,
        coalesce(periods_of_lines.status, 'no base') as stated_status,
        case
            when periods_of_lines.status <> 'no base' then 100 / periods_of_lines.b_ref
        end as scale,
        outages.unseen_share,
        coalesce(outages.is_outage, false) as is_outage,
        coalesce(outages.gap_series_count, 0) as gap_series_count
    from periods_of_lines
    left join outages
        on periods_of_lines.grain = outages.grain and periods_of_lines.period_start = outages.period_start
    cross join complete_weeks
)

select
    'main' as beat_id,
    entity_kind,
    entity_id,
    grain,
    period_start,
    unit,
    line,
    'two-way' as variant,
    scale * b as index_value,
    scale * low as low,
    scale * high as high,
    n_eff,
    standardised_per_1000,
    linked_share,
    observed_count,
    expected_count * b_ref as expected_count,
    cast(article_count as bigint) as article_count,
    cast(outlet_count as bigint) as outlet_count,
    cast(panel_article_count as bigint) as panel_article_count,
    article_share,
    cast(unit_count as bigint) as unit_count,
    cast(panel_unit_count as bigint) as panel_unit_count,
    echo_ratio,
    unseen_share,
    is_outage,
    cast(gap_series_count as bigint) as gap_series_count,
    is_complete,
    coalesce(is_provisional, complete_week_count < {{ var('forming_week_count') }}) as is_provisional,
    stated_status as status,
    case
        when stated_status = 'no base' then 'base too thin'
        when complete_week_count < {{ var('forming_week_count') }} then 'base forming'
        when not is_complete then 'partial'
    end as flag,
    '{{ index_version() }}' as method_version
from stated
