-- One row per cell and thing with an article or story on it: how many count for the line, weighted as the cell is.
with hits as (
    select
        panel_id,
        unit,
        entity_kind,
        entity_id,
        series_id,
        week_date,
        sum(hit_count) as hit_count,
        sum(timely_hit_count) as timely_hit_count
    from {{ ref('int_index_hits') }}
    group by panel_id, unit, entity_kind, entity_id, series_id, week_date
),

cells as (
    select * from {{ ref('int_index_cells') }}
),

counted as (
    select
        cells.panel_id,
        cells.line,
        cells.segment,
        cells.unit,
        hits.entity_kind,
        hits.entity_id,
        cells.series_id,
        cells.owner_id,
        cells.week_date,
        cells.week_number,
        cells.weight,
        case when cells.line = 'current' then hits.hit_count else hits.timely_hit_count end as hit_count
    from cells
    inner join hits
        on
            cells.panel_id = hits.panel_id
            and cells.unit = hits.unit
            and cells.source_series_id = hits.series_id
            and cells.week_date = hits.week_date
)

select
    *,
    hit_count * weight as observed_count
from counted
where hit_count > 0
