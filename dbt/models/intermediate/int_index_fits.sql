-- One row per two-way fit, thing and series: how much the series usually writes about the thing (a), and its weight.
{#
    The current line is fitted on all weeks of its segment; the published one on the weeks of each founding, by the series
    that were there from the start.
#}
with cells as (
    select * from {{ ref('int_index_cells') }}
),

hits as (
    select * from {{ ref('int_index_hit_weeks') }}
),

-- Of all units together: those without a story in the newest weeks are founded with the others.
lengths as (
    select
        panel_id,
        line,
        segment,
        max(week_number) as week_count
    from cells
    group by panel_id, line, segment
),

segments as (
    select distinct
        cells.panel_id,
        cells.line,
        cells.unit,
        cells.segment,
        lengths.week_count
    from cells
    inner join lengths
        on
            cells.panel_id = lengths.panel_id
            and cells.line = lengths.line
            and cells.segment = lengths.segment
),

foundings as (
    {{ foundings() }}
),

windows as (
    select
        panel_id,
        line,
        unit,
        segment,
        0 as generation,
        1 as first_week,
        week_count as last_week,
        week_count as last_used_week
    from segments
    where line = 'current' and week_count >= 3

    union all

    select
        segments.panel_id,
        segments.line,
        segments.unit,
        segments.segment,
        foundings.generation,
        foundings.founded_week - foundings.window_week_count + 1 as first_week,
        foundings.founded_week as last_week,
        foundings.last_week as last_used_week
    from segments
    inner join foundings on segments.week_count >= foundings.founded_week
    where segments.line = 'published'
),

fits as (
    select
        *,
        row_number() over (order by panel_id, line, unit, segment, generation) as fit_number
    from windows
),

members as (
    select
        fits.fit_number,
        cells.series_id
    from fits
    inner join cells
        on
            fits.panel_id = cells.panel_id
            and fits.line = cells.line
            and fits.unit = cells.unit
            and fits.segment = cells.segment
            and cells.week_number between fits.first_week and fits.last_week
    group by fits.fit_number, fits.line, cells.series_id
    having
        case fits.line
            when 'current' then count(*) >= least({{ var('least_series_week_count') }}, max(fits.last_week))
            else count(*) filter (where cells.week_number < fits.first_week + 4) >= 3
        end
),

series as (
    select
        series_id,
        row_number() over (order by series_id) as series_number
    from (select distinct series_id from members) as distinct_series
),

fit_cells as (
    select
        members.fit_number,
        series.series_number,
        cells.week_number,
        cells.standard_count
    from members
    inner join fits on members.fit_number = fits.fit_number
    inner join series on members.series_id = series.series_id
    inner join cells
        on
            fits.panel_id = cells.panel_id
            and fits.line = cells.line
            and fits.unit = cells.unit
            and fits.segment = cells.segment
            and members.series_id = cells.series_id
            and cells.week_number between fits.first_week and fits.last_week
),

fit_totals as (
    select
        fit_number,
        sum(standard_count) as standard_count
    from fit_cells
    group by fit_number
),

fit_hits as (
    select
        members.fit_number,
        hits.entity_kind,
        hits.entity_id,
        series.series_number,
        hits.week_number,
        hits.hit_count,
        hits.observed_count
    from members
    inner join fits on members.fit_number = fits.fit_number
    inner join series on members.series_id = series.series_id
    inner join hits
        on
            fits.panel_id = hits.panel_id
            and fits.line = hits.line
            and fits.unit = hits.unit
            and fits.segment = hits.segment
            and members.series_id = hits.series_id
            and hits.week_number between fits.first_week and fits.last_week
),

totals as (
    select
        fit_number,
        entity_kind,
        entity_id,
        sum(observed_count) as observed_count
    from fit_hits
    group by fit_number, entity_kind, entity_id
    having entity_kind <> 'company' or sum(hit_count) >= {{ var('least_company_article_count') }}
),

lines as (
    select
        totals.fit_number,
        totals.entity_kind,
        totals.entity_id,
        totals.observed_count / fit_totals.standard_count as mean_share,
        row_number() over (
            order by totals.fit_number, totals.entity_kind, totals.entity_id
        ) as line_number
    from totals
    inner join fit_totals on totals.fit_number = fit_totals.fit_number
),

line_hits as (
    select
        lines.line_number,
        fit_hits.series_number,
        fit_hits.week_number,
        fit_hits.observed_count
    from fit_hits
    inner join lines
        on
            fit_hits.fit_number = lines.fit_number
            and fit_hits.entity_kind = lines.entity_kind
            and fit_hits.entity_id = lines.entity_id
),

{{ two_way('lines', 'fit_cells', 'line_hits') }},

-- The base of the fit: its first weeks, as many as the index's base has.
base_shares as (
    select
        fit_cells.fit_number,
        fit_cells.series_number,
        coalesce(sum(fit_cells.standard_count) filter (
            where
            fit_cells.week_number < fits.first_week + {{ index_base_weeks('fits.last_week - fits.first_week + 1') }}
        ), 0) as standard_count
    from fit_cells
    inner join fits on fit_cells.fit_number = fits.fit_number
    group by fit_cells.fit_number, fit_cells.series_number
),

mixes as (
    select
        fit_number,
        series_number,
        standard_count / sum(standard_count) over (partition by fit_number) as mix_share
    from base_shares
)

select
    fits.panel_id,
    fits.line,
    fits.segment,
    fits.generation,
    fits.unit,
    lines.entity_kind,
    lines.entity_id,
    series.series_id,
    fitted.a,
    mixes.mix_share,
    lines.mean_share,
    fits.first_week,
    fits.last_week,
    fits.last_used_week
from fitted
inner join lines on fitted.line_number = lines.line_number
inner join fits on lines.fit_number = fits.fit_number
inner join series on fitted.series_number = series.series_number
inner join mixes on lines.fit_number = mixes.fit_number and fitted.series_number = mixes.series_number
