-- One row per panel, line, unit, thing and complete week: attention against the usual (b), with its 90% band.
{#
    b = Σo / Σm·a over the series that count. Residuals are summed within owners first: copies inside an owner are one voice.
    low and high are of b, and so is b_ref, its mean over the base: index = 100 · b / b_ref.
#}
with cells as (
    select * from {{ ref('int_index_cells') }}
),

hits as (
    select * from {{ ref('int_index_hit_weeks') }}
),

series as (
    select * from {{ ref('int_index_series') }}
),

foundings as (
    {{ foundings() }}
),

owner_counts as (
    select
        series.panel_id,
        series.line,
        series.segment,
        series.generation,
        series.unit,
        series.entity_kind,
        series.entity_id,
        cells.week_number,
        cells.week_date,
        cells.owner_id,
        cells.linked_share,
        cells.is_break,
        coalesce(sum(hits.observed_count), 0) as observed_count,
        sum(cells.standard_count * series.a) as expected_count,
        sum(cells.weight * cells.standard_count * series.a) as squared_count,
        sum(cells.standard_count) as standard_count
    from series
    inner join cells
        on
            series.panel_id = cells.panel_id
            and series.line = cells.line
            and series.unit = cells.unit
            and series.segment = cells.segment
            and series.series_id = cells.series_id
            and cells.week_number between series.first_week and series.last_week
    left join hits
        on
            series.panel_id = hits.panel_id
            and series.line = hits.line
            and series.unit = hits.unit
            and series.entity_kind = hits.entity_kind
            and series.entity_id = hits.entity_id
            and cells.series_id = hits.series_id
            and cells.week_date = hits.week_date
    group by
        series.panel_id, series.line, series.segment, series.generation, series.unit, series.entity_kind,
        series.entity_id, cells.week_number, cells.week_date, cells.owner_id, cells.linked_share, cells.is_break
),

week_counts as (
    select
        *,
        sum(observed_count) over thing_week as week_observed_count,
        sum(expected_count) over thing_week as week_expected_count
    from owner_counts
    window
        thing_week as (
            partition by panel_id, line, segment, generation, unit, entity_kind, entity_id, week_number
        )
),

estimated as (
    select
        panel_id,
        line,
        segment,
        generation,
        unit,
        entity_kind,
        entity_id,
        week_number,
        week_date,
        linked_share,
        is_break,
        count(*) as owner_count,
        max(week_observed_count) as observed_count,
        max(week_expected_count) as expected_count,
        sum(squared_count) as squared_count,
        sum(standard_count) as standard_count,
        max(week_observed_count) / max(week_expected_count) as free_b,
        power(max(week_expected_count), 2) / sum(power(expected_count, 2)) as n_eff,
        sum(power(observed_count - expected_count * week_observed_count / week_expected_count, 2))
            as squared_residual
    from week_counts
    group by
        panel_id, line, segment, generation, unit, entity_kind, entity_id, week_number, week_date, linked_share,
        is_break
),

-- A new founding has a scale of its own: it is linked to the line before it over the weeks of its window.
ratios as (
    select
        after.panel_id,
        after.segment,
        after.generation,
        after.unit,
        after.entity_kind,
        after.entity_id,
        sum(after.standard_count * before.free_b) / nullif(sum(after.standard_count * after.free_b), 0) as ratio
    from estimated as after
    inner join foundings on after.generation = foundings.generation
    left join estimated as before
        on
            after.panel_id = before.panel_id
            and after.line = before.line
            and after.segment = before.segment
            and after.generation = before.generation + 1
            and after.unit = before.unit
            and after.entity_kind = before.entity_kind
            and after.entity_id = before.entity_id
            and after.week_number = before.week_number
    where after.line = 'published' and after.week_number <= foundings.founded_week
    group by
        after.panel_id, after.segment, after.generation, after.unit, after.entity_kind, after.entity_id
),

links as (
    select
        panel_id,
        segment,
        generation,
        unit,
        entity_kind,
        entity_id,
        exp(sum(ln(coalesce(nullif(ratio, 0), 1))) over (
            partition by panel_id, segment, unit, entity_kind, entity_id
            order by generation
        )) as link
    from ratios
),

scaled as (
    select
        estimated.*,
        estimated.free_b * coalesce(links.link, 1) as b,
        estimated.expected_count / coalesce(links.link, 1) as linked_expected_count
    from estimated
    left join links
        on
            estimated.line = 'published'
            and estimated.panel_id = links.panel_id
            and estimated.segment = links.segment
            and estimated.generation = links.generation
            and estimated.unit = links.unit
            and estimated.entity_kind = links.entity_kind
            and estimated.entity_id = links.entity_id
    left join foundings on estimated.generation = foundings.generation
    where estimated.line = 'current' or estimated.generation = 0 or estimated.week_number > foundings.founded_week
),

numbered as (
    select
        *,
        max(week_number) over (partition by panel_id, line, segment) as week_count
    from scaled
),

-- What a thousand articles of the usual mix would hold at b = 1, in the scale of the line's first founding.
levels as (
    select
        panel_id,
        line,
        segment,
        unit,
        entity_kind,
        entity_id,
        sum(a * mix_share) as usual_share
    from series
    group by panel_id, line, segment, generation, unit, entity_kind, entity_id
    qualify
        row_number() over (
            partition by panel_id, line, segment, unit, entity_kind, entity_id
            order by generation
        ) = 1
),

-- The published line's base is fixed once, on the first eight weeks that hold enough, else on the first twenty-six.
-- The current one may be revised: its base takes in each complete week until there are twenty-six, for a young beat's
-- topics seldom have enough in eight.
base_lengths as (
    select
        panel_id,
        line,
        segment,
        unit,
        entity_kind,
        entity_id,
        case
            when line = 'current' then least(max(week_count), {{ var('base_week_count') }})
            when
                sum(observed_count) filter (where week_number <= {{ var('forming_week_count') }})
                >= {{ var('thin_base_article_count') }}
                then {{ var('forming_week_count') }}
            else {{ index_base_weeks('max(week_count)') }}
        end as base_week_count
    from numbered
    group by panel_id, line, segment, unit, entity_kind, entity_id
),

bases as (
    select
        numbered.panel_id,
        numbered.line,
        numbered.segment,
        numbered.unit,
        numbered.entity_kind,
        numbered.entity_id,
        sum(numbered.b * numbered.standard_count) / sum(numbered.standard_count) as b_ref,
        sum(numbered.observed_count) as base_observed_count
    from numbered
    inner join base_lengths
        on
            numbered.panel_id = base_lengths.panel_id
            and numbered.line = base_lengths.line
            and numbered.segment = base_lengths.segment
            and numbered.unit = base_lengths.unit
            and numbered.entity_kind = base_lengths.entity_kind
            and numbered.entity_id = base_lengths.entity_id
    where numbered.week_number <= base_lengths.base_week_count
    group by
        numbered.panel_id, numbered.line, numbered.segment, numbered.unit, numbered.entity_kind, numbered.entity_id
),

measured as (
    select
        numbered.*,
        nullif(bases.b_ref, 0) as b_ref,
        coalesce(bases.base_observed_count, 0) as base_observed_count,
        levels.usual_share,
        {{ index_variance('free_b') }} as variance
    from numbered
    left join bases
        on
            numbered.panel_id = bases.panel_id
            and numbered.line = bases.line
            and numbered.segment = bases.segment
            and numbered.unit = bases.unit
            and numbered.entity_kind = bases.entity_kind
            and numbered.entity_id = bases.entity_id
    inner join levels
        on
            numbered.panel_id = levels.panel_id
            and numbered.line = levels.line
            and numbered.segment = levels.segment
            and numbered.unit = levels.unit
            and numbered.entity_kind = levels.entity_kind
            and numbered.entity_id = levels.entity_id
),

banded as (
    select
        *,
        {{ index_half_width() }} as half_width
    from measured
)

select
    panel_id,
    line,
    unit,
    entity_kind,
    entity_id,
    week_date,
    segment,
    generation,
    week_number,
    week_count,
    case when not is_break then b end as b,
    {{ index_low() }} as low,
    {{ index_high('linked_expected_count') }} as high,
    n_eff,
    owner_count,
    observed_count,
    linked_expected_count as expected_count,
    standard_count,
    variance,
    b_ref,
    base_observed_count,
    1000 * b * usual_share as standardised_per_1000,
    linked_share as linked,
    week_count < {{ var('forming_week_count') }} as is_provisional,
    case
        when is_break then 'break'
        when b_ref is null or base_observed_count < {{ var('thin_base_article_count') }} then 'no base'
        when n_eff < {{ var('least_source_count') }} then 'too few sources'
        when greatest(observed_count, linked_expected_count * b_ref) < {{ var('least_index_article_count') }}
            then 'too few articles'
        else 'ok'
    end as status
from banded
