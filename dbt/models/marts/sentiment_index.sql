-- One row per thing (the beat, a topic), grain and period with a scored article: its tone, the sources evened out.
{#
    Additive two-way means, score = source + period, weighed by articles: a source that is always gloomier moves the line
    neither when it joins nor when it falls silent. A source's mean is drawn to zero as if it had four articles more.
    A day stands for the seven days that end with it.

    The band is of the residuals about source + period, summed within owners first (copies inside an owner are one voice), and
    never narrower than single articles leave to chance. Leanings are taken for known.
#}
{% set round_count = var('index_round_count') | int(1) %}
with hits as (
    select *
    from {{ ref('int_panel_hits') }}
    where entity_kind in ('beat', 'topic')
),

articles as (
    select
        article_id,
        sentiment_score
    from {{ ref('articles') }}
    where sentiment_score is not null
),

placed as (
    select * from {{ ref('int_index_articles') }}
),

days as (
    select
        hits.entity_kind,
        hits.entity_id,
        placed.series_id,
        placed.owner_id,
        placed.date,
        placed.week_date,
        count(*) as article_count,
        sum(articles.sentiment_score) as score_sum,
        sum(power(articles.sentiment_score, 2)) as score_square_sum
    from hits
    inner join articles on hits.article_id = articles.article_id
    inner join placed on hits.article_id = placed.article_id
    group by hits.entity_kind, hits.entity_id, placed.series_id, placed.owner_id, placed.date, placed.week_date
),

cells as (
    select
        entity_kind,
        entity_id,
        series_id,
        owner_id,
        week_date,
        sum(article_count) as article_count,
        sum(score_sum) as score_sum,
        sum(score_square_sum) as score_square_sum
    from days
    group by entity_kind, entity_id, series_id, owner_id, week_date
),

tones_0 as (
    select
        entity_kind,
        entity_id,
        week_date,
        sum(score_sum) / sum(article_count) as tone
    from cells
    group by entity_kind, entity_id, week_date
),
{% for round in range(1, round_count + 1) %}

leanings_{{ round }} as (
    select
        cells.entity_kind,
        cells.entity_id,
        cells.series_id,
        sum(cells.score_sum - cells.article_count * weeks.tone) / (sum(cells.article_count) + 4) as leaning
    from cells
    inner join tones_{{ round - 1 }} as weeks
        on
            cells.entity_kind = weeks.entity_kind
            and cells.entity_id = weeks.entity_id
            and cells.week_date = weeks.week_date
    group by cells.entity_kind, cells.entity_id, cells.series_id
),

tones_{{ round }} as (
    select
        cells.entity_kind,
        cells.entity_id,
        cells.week_date,
        sum(cells.score_sum - cells.article_count * series.leaning) / sum(cells.article_count) as tone
    from cells
    inner join leanings_{{ round }} as series
        on
            cells.entity_kind = series.entity_kind
            and cells.entity_id = series.entity_id
            and cells.series_id = series.series_id
    group by cells.entity_kind, cells.entity_id, cells.week_date
),
{% endfor %}

-- A day counts in seven daily periods: its own and the six that follow.
offsets as (
    {% for days_later in range(7) -%}
    select {{ days_later }} as days_later
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

newest as (
    select max(date) as newest_date from {{ ref('int_panel_days') }}
),

periods as (
    select
        entity_kind,
        entity_id,
        series_id,
        owner_id,
        'week' as grain,
        week_date as period_start,
        article_count,
        score_sum,
        score_square_sum
    from cells

    union all

    select
        days.entity_kind,
        days.entity_id,
        days.series_id,
        days.owner_id,
        'day' as grain,
        {{ date_plus('days.date', 'offsets.days_later') }} as period_start,
        days.article_count,
        days.score_sum,
        days.score_square_sum
    from days
    cross join offsets
    cross join newest
    where {{ date_plus('days.date', 'offsets.days_later') }} <= newest.newest_date
),

-- n, Σ(x − leaning) and Σ(x − leaning)² of every owner in the period.
owner_counts as (
    select
        periods.entity_kind,
        periods.entity_id,
        periods.grain,
        periods.period_start,
        periods.owner_id,
        sum(periods.article_count) as article_count,
        count(distinct periods.series_id) as source_count,
        sum(periods.score_sum) as score_sum,
        sum(periods.score_sum - periods.article_count * series.leaning) as level_sum,
        sum(
            periods.score_square_sum - 2 * series.leaning * periods.score_sum
            + periods.article_count * power(series.leaning, 2)
        ) as level_square_sum
    from periods
    inner join leanings_{{ round_count }} as series
        on
            periods.entity_kind = series.entity_kind
            and periods.entity_id = series.entity_id
            and periods.series_id = series.series_id
    group by periods.entity_kind, periods.entity_id, periods.grain, periods.period_start, periods.owner_id
),

toned as (
    select
        *,
        sum(level_sum) over thing_period / sum(article_count) over thing_period as tone
    from owner_counts
    window thing_period as (partition by entity_kind, entity_id, grain, period_start)
),

measured as (
    select
        entity_kind,
        entity_id,
        grain,
        period_start,
        max(tone) as tone,
        sum(score_sum) / sum(article_count) as mean_score,
        sum(article_count) as article_count,
        sum(source_count) as source_count,
        power(sum(article_count), 2) / sum(power(article_count, 2)) as n_eff,
        greatest(
            count(*) / cast(nullif(count(*) - 1, 0) as double) * sum(power(level_sum - article_count * tone, 2)),
            sum(level_square_sum) - sum(article_count) * power(max(tone), 2)
        ) / power(sum(article_count), 2) as variance
    from toned
    group by entity_kind, entity_id, grain, period_start
),

banded as (
    select
        *,
        case
            when n_eff >= {{ var('least_source_count') }} then {{ t_quantile('n_eff - 1') }} * sqrt(variance)
        end as half_width
    from measured
)

select
    'main' as beat_id,
    entity_kind,
    entity_id,
    grain,
    period_start,
    tone,
    tone - half_width as low,
    tone + half_width as high,
    n_eff,
    mean_score,
    cast(article_count as bigint) as scored_article_count,
    cast(source_count as bigint) as source_count,
    '{{ index_version() }}' as method_version
from banded
