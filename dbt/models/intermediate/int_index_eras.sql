-- One row per panel, line, series and era: a stretch of weeks in which the series writes about the same mix of things.
{#
    The monitor looks at the share of a series' articles that are on the beat: its last three observed weeks against the eight
    before, beside what all other series did in the same weeks. The change opens a new era; in the published line from
    the week on in which it was found, since the weeks before it stand. Flags that follow each other are one change.
#}
with observed as (
    select *
    from {{ ref('int_index_observed') }}
),

hits as (
    select
        panel_id,
        series_id,
        week_date,
        sum(timely_hit_count) as hit_count
    from {{ ref('int_index_hits') }}
    where unit = 'article' and entity_kind = 'beat'
    group by panel_id, series_id, week_date
),

weeks as (
    select
        observed.panel_id,
        observed.series_id,
        observed.week_date,
        observed.weight,
        observed.article_count,
        coalesce(hits.hit_count, 0) as hit_count,
        row_number() over (
            partition by observed.panel_id, observed.series_id
            order by observed.week_date
        ) as week_number
    from observed
    left join hits
        on
            observed.panel_id = hits.panel_id
            and observed.series_id = hits.series_id
            and observed.week_date = hits.week_date
    where observed.line = 'published'
),

compared as (
    select
        *,
        sum(hit_count) over last_three as last_hit_count,
        sum(article_count) over last_three as last_article_count,
        min(hit_count / cast(article_count as double)) over last_three as lowest_share,
        max(hit_count / cast(article_count as double)) over last_three as highest_share,
        min(week_date) over last_three as first_week_date,
        sum(hit_count) over eight_before as past_hit_count,
        sum(article_count) over eight_before as past_article_count,
        count(*) over eight_before as past_week_count
    from weeks
    window
        last_three as (
            partition by panel_id, series_id
            order by week_number
            rows between 2 preceding and current row
        ),
        eight_before as (
            partition by panel_id, series_id
            order by week_number
            rows between 10 preceding and 3 preceding
        )
),

expected as (
    select
        *,
        last_article_count * past_hit_count / cast(past_article_count as double) as expected_count
    from compared
    where past_week_count >= {{ var('least_series_week_count') }} and past_hit_count > 0
),

-- What the others did: as many articles as their own past lets expect, or how many times that.
beside as (
    select
        *,
        (sum(weight * last_hit_count) over this_week - weight * last_hit_count + 0.5)
        / (sum(weight * expected_count) over this_week - weight * expected_count + 0.5) as others_ratio
    from expected
    window this_week as (partition by panel_id, week_date)
),

scored as (
    select
        *,
        ln((last_hit_count + 0.5) / (expected_count + 0.5) / others_ratio) as change,
        sqrt(1 / (last_hit_count + 0.5) + 1 / cast(past_hit_count as double)) as standard_error,
        others_ratio * past_hit_count / cast(past_article_count as double) as usual_share
    from beside
),

flags as (
    select
        *,
        lag(week_number) over (partition by panel_id, series_id order by week_number) as flag_before
    from scored
    where
        abs(change) > ln({{ var('mix_ratio') }})
        and abs(change) > {{ var('mix_z') }} * standard_error
        -- Every one of the three weeks went that far: a great story that fades is no change of mix.
        and (
            lowest_share > usual_share * {{ var('mix_ratio') }}
            or highest_share * {{ var('mix_ratio') }} < usual_share
        )
),

found as (
    select *
    from flags
    where flag_before is null or week_number - flag_before > {{ var('least_series_week_count') }}
),

starts as (
    select distinct
        panel_id,
        line,
        series_id,
        date '1900-01-01' as first_week_date
    from observed

    union

    select
        panel_id,
        'current' as line,
        series_id,
        first_week_date
    from found

    union

    select
        panel_id,
        'published' as line,
        series_id,
        week_date as first_week_date
    from found
),

numbered as (
    select
        *,
        row_number() over (partition by panel_id, line, series_id order by first_week_date) as era,
        lead(first_week_date) over (partition by panel_id, line, series_id order by first_week_date) as end_week_date
    from starts
)

select
    panel_id,
    line,
    series_id,
    cast(era as integer) as era,
    case when era = 1 then series_id else concat(series_id, ' #', era) end as era_series_id,
    first_week_date,
    coalesce(end_week_date, date '9999-12-31') as end_week_date
from numbered
