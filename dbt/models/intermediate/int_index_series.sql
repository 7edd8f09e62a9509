-- One row per line, founding, thing and series that counts: its usual share (a), and the weeks in which it counts.
{#
    A series that comes after a founding is on probation for its first weeks: fitted against those that are in already, then
    frozen. What is frozen at a week knows nothing of the weeks after it, so the walk goes week by week.
#}
with recursive fits as (
    select * from {{ ref('int_index_fits') }}
),

cells as (
    select *
    from {{ ref('int_index_cells') }}
    where line = 'published'
),

hits as (
    select *
    from {{ ref('int_index_hit_weeks') }}
    where line = 'published'
),

foundings as (
    select
        panel_id,
        unit,
        segment,
        generation,
        first_week,
        min(last_used_week) as last_used_week
    from fits
    where line = 'published'
    group by panel_id, unit, segment, generation, first_week
),

founders as (
    select distinct
        panel_id,
        unit,
        segment,
        generation,
        series_id
    from fits
    where line = 'published'
),

candidates as (
    select
        foundings.panel_id,
        foundings.unit,
        foundings.segment,
        foundings.generation,
        cells.series_id
    from foundings
    inner join cells
        on
            foundings.panel_id = cells.panel_id
            and foundings.unit = cells.unit
            and foundings.segment = cells.segment
            and cells.week_number between foundings.first_week and foundings.last_used_week
    left join founders
        on
            foundings.panel_id = founders.panel_id
            and foundings.unit = founders.unit
            and foundings.segment = founders.segment
            and foundings.generation = founders.generation
            and cells.series_id = founders.series_id
    where founders.series_id is null
    group by foundings.panel_id, foundings.unit, foundings.segment, foundings.generation, cells.series_id
    having count(*) >= {{ var('probation_week_count') }}
),

lines as (
    select
        panel_id,
        segment,
        generation,
        unit,
        entity_kind,
        entity_id,
        max(mean_share) as mean_share,
        max(first_week) as first_week,
        max(last_used_week) as last_used_week,
        row_number() over (
            order by panel_id, segment, generation, unit, entity_kind, entity_id
        ) as line_number
    from fits
    where line = 'published'
    group by panel_id, segment, generation, unit, entity_kind, entity_id
),

founder_counts as {{ made_once() }} (
    select
        lines.line_number,
        cells.week_number,
        sum(cells.standard_count * fits.a) as expected_count,
        sum(coalesce(hits.observed_count, 0)) as observed_count
    from lines
    inner join fits
        on
            lines.panel_id = fits.panel_id
            and lines.segment = fits.segment
            and lines.generation = fits.generation
            and lines.unit = fits.unit
            and lines.entity_kind = fits.entity_kind
            and lines.entity_id = fits.entity_id
            and fits.line = 'published'
    inner join cells
        on
            lines.panel_id = cells.panel_id
            and lines.unit = cells.unit
            and lines.segment = cells.segment
            and fits.series_id = cells.series_id
            and cells.week_number between lines.first_week and lines.last_used_week
    left join hits
        on
            lines.panel_id = hits.panel_id
            and lines.unit = hits.unit
            and lines.entity_kind = hits.entity_kind
            and lines.entity_id = hits.entity_id
            and cells.series_id = hits.series_id
            and cells.week_date = hits.week_date
    group by lines.line_number, cells.week_number
),

candidate_counts as {{ made_once() }} (
    select
        lines.line_number,
        candidates.series_id,
        cells.week_number,
        cells.standard_count,
        coalesce(hits.observed_count, 0) as observed_count
    from lines
    inner join candidates
        on
            lines.panel_id = candidates.panel_id
            and lines.unit = candidates.unit
            and lines.segment = candidates.segment
            and lines.generation = candidates.generation
    inner join cells
        on
            lines.panel_id = cells.panel_id
            and lines.unit = cells.unit
            and lines.segment = cells.segment
            and candidates.series_id = cells.series_id
            and cells.week_number between lines.first_week and lines.last_used_week
    left join hits
        on
            lines.panel_id = hits.panel_id
            and lines.unit = hits.unit
            and lines.entity_kind = hits.entity_kind
            and lines.entity_id = hits.entity_id
            and candidates.series_id = hits.series_id
            and cells.week_date = hits.week_date
),

-- All series of a line walk in step: what is admitted counts for those that are not yet.
probation as (
    select
        lines.line_number,
        candidate_counts.series_id,
        max(lines.first_week) - 1 as week_number,
        max(max(candidate_counts.week_number)) over (partition by lines.line_number) as last_week,
        max(lines.mean_share) as mean_share,
        cast(null as double) as a,
        cast(0 as double) as observed_count,
        cast(0 as double) as expected_count,
        0 as probation_week_count,
        cast(null as integer) as admitted_week
    from lines
    inner join candidate_counts on lines.line_number = candidate_counts.line_number
    group by lines.line_number, candidate_counts.series_id

    union all

    select
        line_number,
        series_id,
        week_number + 1 as week_number,
        last_week,
        mean_share,
        coalesce(
            a,
            case
                when probation_week_count + is_counted >= {{ var('probation_week_count') }}
                    then
                        (observed_count + is_counted * new_observed_count + {{ var('prior_article_count') }})
                        / (
                            expected_count + is_counted * new_expected_count
                            + {{ var('prior_article_count') }} / mean_share
                        )
            end
        ) as a,
        observed_count + is_counted * new_observed_count as observed_count,
        expected_count + is_counted * new_expected_count as expected_count,
        probation_week_count + is_counted as probation_week_count,
        case
            when a is not null then admitted_week
            when probation_week_count + is_counted >= {{ var('probation_week_count') }} then week_number + 1
        end as admitted_week
    from (
        select
            *,
            coalesce(week_standard_count * attention, 0) as new_expected_count,
            coalesce(week_observed_count, 0) as new_observed_count,
            case when week_standard_count is not null and attention is not null then 1 else 0 end as is_counted
        from (
            select
                probation.*,
                counts.standard_count as week_standard_count,
                counts.observed_count as week_observed_count,
                (
                    coalesce(founder_counts.observed_count, 0)
                    + coalesce(sum(case when probation.a is not null then counts.observed_count end) over this_week, 0)
                ) / nullif(
                    coalesce(founder_counts.expected_count, 0)
                    + coalesce(sum(probation.a * counts.standard_count) over this_week, 0),
                    0
                ) as attention
            from probation
            left join candidate_counts as counts
                on
                    probation.line_number = counts.line_number
                    and probation.series_id = counts.series_id
                    and probation.week_number + 1 = counts.week_number
            left join founder_counts
                on
                    probation.line_number = founder_counts.line_number
                    and probation.week_number + 1 = founder_counts.week_number
            where probation.week_number < probation.last_week
            window this_week as (partition by probation.line_number)
        ) as weighed
    ) as measured
),

admitted as (
    select *
    from probation
    where week_number = admitted_week
)

select
    panel_id,
    line,
    segment,
    generation,
    unit,
    entity_kind,
    entity_id,
    series_id,
    a,
    mix_share,
    first_week,
    last_used_week as last_week,
    last_week as frozen_week
from fits

union all

select
    lines.panel_id,
    'published' as line,
    lines.segment,
    lines.generation,
    lines.unit,
    lines.entity_kind,
    lines.entity_id,
    admitted.series_id,
    admitted.a,
    cast(0 as double) as mix_share,
    admitted.admitted_week + 1 as first_week,
    lines.last_used_week as last_week,
    admitted.admitted_week as frozen_week
from admitted
inner join lines on admitted.line_number = lines.line_number
