-- One row per thing and complete week with one before it: why its raw share of the panel moved.
{#
    The change splits without a rest. Of the series with articles in both weeks (C) it is Shapley's split of Σ s·r in two
    factors, s = n / n of C and r = y / n, by midpoints; log-mean methods fail at zeros. r is a·b, what the fit explains, and
    the rest. A series that comes or goes moves the share by what it lies above or below C.

    Where the terms of the topics changed between the first telling of a week and that of the next one, the share before is as it
    was told then, and what the new terms made of it is a part of the change. All other parts are under the terms of now.
#}
with shares as (
    select
        *,
        lag(article_share) over thing as share_before,
        lag(period_start) over thing as period_before
    from {{ ref('trends_index') }}
    where line = 'current' and unit = 'article' and grain = 'week' and entity_kind <> 'company' and is_complete
    window thing as (partition by entity_kind, entity_id order by period_start)
),

told as (
    select * from {{ ref('int_index_shares_known') }}
),

first_told as (
    select *
    from told
    qualify
        row_number() over (
            partition by entity_kind, entity_id, period_start
            order by first_built_at asc, dictionary_hash asc
        ) = 1
),

days as (
    select *
    from {{ ref('int_index_days') }}
    where panel_id = 'beat'
),

hits as (
    select
        entity_kind,
        entity_id,
        series_id,
        week_date,
        sum(hit_count) as hit_count
    from {{ ref('int_index_hits') }}
    where panel_id = 'beat' and unit = 'article'
    group by entity_kind, entity_id, series_id, week_date
),

estimates as (
    select *
    from {{ ref('int_index_estimates') }}
    where panel_id = 'beat' and unit = 'article' and line = 'current'
),

habits as (
    select *
    from {{ ref('int_index_series') }}
    where panel_id = 'beat' and unit = 'article' and line = 'current'
),

eras as (
    select *
    from {{ ref('int_index_eras') }}
    where panel_id = 'beat' and line = 'current'
),

changes as (
    select *
    from shares
    where
        share_before is not null
        and article_share is not null
        and {{ days_between('period_before', 'period_start') }} = 7
),

series_weeks as (
    select
        series_id,
        week_date,
        sum(article_count) as article_count
    from days
    group by series_id, week_date
    having sum(article_count) > 0
),

lives as (
    select
        series_id,
        min(week_date) as first_week_date,
        max(week_date) as last_week_date
    from series_weeks
    group by series_id
),

weeks as (
    select distinct
        period_start,
        period_before
    from changes
),

-- Both weeks of every series that has articles in one of them.
pairs as (
    select
        weeks.period_start,
        weeks.period_before,
        lives.series_id,
        coalesce(now_weeks.article_count, 0) as n_now,
        coalesce(before_weeks.article_count, 0) as n_before,
        now_weeks.article_count is not null and before_weeks.article_count is not null as is_in_both,
        lives.first_week_date < weeks.period_before as was_there_before,
        lives.last_week_date > weeks.period_start as is_there_later
    from weeks
    cross join lives
    left join series_weeks as now_weeks
        on lives.series_id = now_weeks.series_id and weeks.period_start = now_weeks.week_date
    left join series_weeks as before_weeks
        on lives.series_id = before_weeks.series_id and weeks.period_before = before_weeks.week_date
    where now_weeks.article_count is not null or before_weeks.article_count is not null
),

totals as (
    select
        period_start,
        sum(n_now) as all_now,
        sum(n_before) as all_before,
        sum(case when is_in_both then n_now end) as both_now,
        sum(case when is_in_both then n_before end) as both_before
    from pairs
    group by period_start
),

cells as (
    select
        changes.entity_kind,
        changes.entity_id,
        changes.period_start,
        pairs.is_in_both,
        pairs.was_there_before,
        pairs.is_there_later,
        pairs.n_now,
        pairs.n_before,
        coalesce(now_hits.hit_count, 0) as y_now,
        coalesce(before_hits.hit_count, 0) as y_before,
        totals.all_now,
        totals.all_before,
        totals.both_now,
        totals.both_before,
        coalesce(habits.a * now_weeks.b, 0) as fitted_now,
        coalesce(habits.a * before_weeks.b, 0) as fitted_before
    from changes
    inner join pairs on changes.period_start = pairs.period_start
    inner join totals on changes.period_start = totals.period_start
    left join hits as now_hits
        on
            changes.entity_kind = now_hits.entity_kind
            and changes.entity_id = now_hits.entity_id
            and changes.period_start = now_hits.week_date
            and pairs.series_id = now_hits.series_id
    left join hits as before_hits
        on
            changes.entity_kind = before_hits.entity_kind
            and changes.entity_id = before_hits.entity_id
            and changes.period_before = before_hits.week_date
            and pairs.series_id = before_hits.series_id
    left join estimates as now_weeks
        on
            changes.entity_kind = now_weeks.entity_kind
            and changes.entity_id = now_weeks.entity_id
            and changes.period_start = now_weeks.week_date
    left join estimates as before_weeks
        on
            changes.entity_kind = before_weeks.entity_kind
            and changes.entity_id = before_weeks.entity_id
            and changes.period_before = before_weeks.week_date
            and now_weeks.segment = before_weeks.segment
    left join eras
        on
            pairs.series_id = eras.series_id
            and changes.period_start >= eras.first_week_date
            and changes.period_start < eras.end_week_date
    left join habits
        on
            changes.entity_kind = habits.entity_kind
            and changes.entity_id = habits.entity_id
            and eras.era_series_id = habits.series_id
            and now_weeks.segment = habits.segment
            and before_weeks.segment = habits.segment
),

common as (
    select
        *,
        sum(case when is_in_both then y_now end) over thing_week / cast(both_now as double) as both_share_now,
        sum(case when is_in_both then y_before end) over thing_week / cast(both_before as double) as both_share_before
    from cells
    window thing_week as (partition by entity_kind, entity_id, period_start)
),

parts as (
    select
        *,
        case when is_in_both then n_now / cast(both_now as double) end as s_now,
        case when is_in_both then n_before / cast(both_before as double) end as s_before,
        case when is_in_both then y_now / cast(n_now as double) end as r_now,
        case when is_in_both then y_before / cast(n_before as double) end as r_before,
        case
            when not is_in_both and n_now > 0 then (y_now - n_now * coalesce(both_share_now, 0)) / all_now
        end as came,
        case
            when not is_in_both and n_before > 0
                then -(y_before - n_before * coalesce(both_share_before, 0)) / all_before
        end as went
    from common
),

summed as (
    select
        entity_kind,
        entity_id,
        period_start,
        sum(y_now) / cast(max(all_now) as double) as series_share_now,
        sum(y_before) / cast(max(all_before) as double) as series_share_before,
        coalesce(sum((s_now + s_before) / 2 * (fitted_now - fitted_before)), 0) as attention_change,
        coalesce(sum((s_now + s_before) / 2 * ((r_now - fitted_now) - (r_before - fitted_before))), 0)
            as single_source_change,
        coalesce(sum((r_now + r_before) / 2 * (s_now - s_before)), 0) as output_mix_change,
        coalesce(sum(came) filter (where not was_there_before), 0) as sources_in_change,
        coalesce(sum(went) filter (where not is_there_later), 0) as sources_out_change,
        coalesce(sum(came) filter (where was_there_before), 0)
        + coalesce(sum(went) filter (where is_there_later), 0) as outage_change
    from parts
    group by entity_kind, entity_id, period_start
),

-- The last share under the old terms and the first under the new, so that articles that came later are no part of it.
relabelled as (
    select
        changes.entity_kind,
        changes.entity_id,
        changes.period_start,
        retold.first_share - told_before.last_share as relabelling_change
    from changes
    inner join first_told as told_now
        on
            changes.entity_kind = told_now.entity_kind
            and changes.entity_id = told_now.entity_id
            and changes.period_start = told_now.period_start
    inner join first_told as told_before
        on
            changes.entity_kind = told_before.entity_kind
            and changes.entity_id = told_before.entity_id
            and changes.period_before = told_before.period_start
            and told_now.first_built_at > told_before.first_built_at
            and told_now.dictionary_hash <> told_before.dictionary_hash
    inner join told as retold
        on
            changes.entity_kind = retold.entity_kind
            and changes.entity_id = retold.entity_id
            and changes.period_before = retold.period_start
            and told_now.dictionary_hash = retold.dictionary_hash
)

select
    'main' as beat_id,
    changes.entity_kind,
    changes.entity_id,
    changes.period_start,
    changes.article_share,
    changes.share_before - coalesce(relabelled.relabelling_change, 0) as article_share_before,
    changes.article_share - changes.share_before + coalesce(relabelled.relabelling_change, 0) as share_change,
    summed.attention_change,
    summed.single_source_change,
    summed.output_mix_change,
    summed.sources_in_change,
    summed.sources_out_change,
    summed.outage_change,
    (changes.article_share - summed.series_share_now)
    - (changes.share_before - summed.series_share_before) as outside_change,
    coalesce(relabelled.relabelling_change, 0) as relabelling_change,
    '{{ index_version() }}' as method_version
from changes
inner join summed
    on
        changes.entity_kind = summed.entity_kind
        and changes.entity_id = summed.entity_id
        and changes.period_start = summed.period_start
left join relabelled
    on
        changes.entity_kind = relabelled.entity_kind
        and changes.entity_id = relabelled.entity_id
        and changes.period_start = relabelled.period_start
where summed.series_share_now is not null and summed.series_share_before is not null
