-- One row per topic and closed week after eight of its line: attention against the median of the eight weeks before.
{#
    A median, since a mean keeps flagging the decay after a peak. Its noise is that of eight weeks: π/2 of a mean's. A
    silent week has no variance of its logarithm, and takes the mean of the others. t is
    made a normal z, and z a probability by the expansions of Wallace and of Hastings; of the topics of a week so many are
    clear as keep the expected share of false ones at a tenth (Benjamini and Hochberg).
#}
with estimates as (
    select *
    from {{ ref('int_index_estimates') }}
    where panel_id = 'beat' and unit = 'article' and line = 'current' and entity_kind = 'topic'
),

hits as (
    select *
    from {{ ref('int_panel_hits') }}
    where entity_kind = 'topic'
),

usual as (
    select
        *,
        median(b) over eight_before as usual_b,
        pi() / 2 * avg(case when b > 0 then variance end) over eight_before / count(*) over eight_before
            as usual_variance,
        count(b) over eight_before as earlier_week_count
    from estimates
    window
        eight_before as (
            partition by entity_id, segment
            order by week_number
            rows between 8 preceding and 1 preceding
        )
),

tested as (
    select
        *,
        b / usual_b as ratio,
        case when b > 0 then ln(b / usual_b) / sqrt(variance + coalesce(usual_variance, 0)) end as t_value,
        n_eff - 1 as freedom
    from usual
    where
        earlier_week_count = 8
        and usual_b > 0
        and b is not null
        and n_eff >= {{ var('least_source_count') }}
        and greatest(observed_count, expected_count * usual_b) >= {{ var('least_index_article_count') }}
),

scored as (
    select
        *,
        (8 * freedom + 1) / (8 * freedom + 3) * sqrt(freedom * ln(1 + power(t_value, 2) / freedom)) as absolute_z
    from tested
),

judged as (
    select
        *,
        -- Nothing seen: what the usual number of articles leaves to chance.
        case
            when b > 0 then {{ two_sided_probability('absolute_z') }}
            else exp(-expected_count * usual_b)
        end as p_value
    from scored
),

ranked as (
    select
        *,
        row_number() over (partition by week_date order by p_value, entity_id) as p_rank,
        count(*) over (partition by week_date) as tested_count
    from judged
),

cut as (
    select
        *,
        coalesce(
            max(case when p_value <= {{ var('mover_false_share') }} * p_rank / tested_count then p_rank end)
                over (partition by week_date),
            0
        ) as last_rank
    from ranked
),

flagged as (
    select
        *,
        p_rank <= last_rank
        and (ratio >= {{ var('mover_ratio') }} or ratio * {{ var('mover_ratio') }} <= 1) as is_clear_mover
    from cut
),

-- Clear movers of a week that go the same way and share half the articles of the smaller one are one event.
mover_hits as (
    select
        flagged.week_date,
        flagged.entity_id,
        flagged.ratio > 1 as is_rise,
        hits.article_id
    from flagged
    inner join hits
        on flagged.entity_id = hits.entity_id and flagged.week_date = {{ week_start('hits.published_date') }}
    where flagged.is_clear_mover
),

mover_sizes as (
    select
        week_date,
        entity_id,
        count(*) as article_count
    from mover_hits
    group by week_date, entity_id
),

pairs as (
    select
        one.week_date,
        one.entity_id,
        other.entity_id as other_entity_id
    from mover_hits as one
    inner join mover_hits as other
        on
            one.week_date = other.week_date
            and one.is_rise = other.is_rise
            and one.article_id = other.article_id
    inner join mover_sizes as one_size
        on one.week_date = one_size.week_date and one.entity_id = one_size.entity_id
    inner join mover_sizes as other_size
        on other.week_date = other_size.week_date and other.entity_id = other_size.entity_id
    group by
        one.week_date, one.entity_id, other.entity_id, one_size.article_count, other_size.article_count
    having count(*) * 2 >= least(one_size.article_count, other_size.article_count)
),

events_0 as (
    select
        week_date,
        entity_id,
        entity_id as event_id
    from mover_sizes
),
{% for round in range(1, 6) %}

events_{{ round }} as (
    select
        pairs.week_date,
        pairs.entity_id,
        min(events.event_id) as event_id
    from pairs
    inner join events_{{ round - 1 }} as events
        on pairs.week_date = events.week_date and pairs.other_entity_id = events.entity_id
    group by pairs.week_date, pairs.entity_id
),
{% endfor %}

named as (
    select
        flagged.*,
        case when flagged.is_clear_mover then coalesce(events_5.event_id, flagged.entity_id) end as event_id
    from flagged
    left join events_5
        on flagged.week_date = events_5.week_date and flagged.entity_id = events_5.entity_id
)

select
    'main' as beat_id,
    entity_id as topic_id,
    week_date as period_start,
    case when status <> 'no base' then 100 * b / b_ref end as index_value,
    case when status <> 'no base' then 100 * usual_b / b_ref end as usual_index_value,
    ratio,
    case when b > 0 then absolute_z * sign(t_value) end as z_value,
    p_value,
    cast(tested_count as bigint) as tested_topic_count,
    is_clear_mover,
    event_id,
    '{{ index_version() }}' as method_version
from named
