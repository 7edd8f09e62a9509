-- One row per moment at which what was known of a story changed; its state on a day is the last row until then.
with judged as (
    select * from {{ ref('int_stories_judged') }}
),

decisions as (
    select * from {{ ref('int_stories_decided') }}
),

redirects as (
    select * from {{ ref('story_redirects') }}
),

rumours as (
    select *
    from {{ ref('int_rumours_followed') }}
    where confirmed_at is not null
),

first_steps as (
    select
        story_id,
        changed_at
    from judged
    where step_number = 1
),

mergers as (
    select
        redirects.other_story_id as story_id,
        greatest(redirects.repaired_at, first_steps.changed_at) as changed_at,
        min(redirects.story_id) as merged_story_id,
        min(redirects.reason) as reason
    from redirects
    inner join first_steps on redirects.other_story_id = first_steps.story_id
    group by redirects.other_story_id, greatest(redirects.repaired_at, first_steps.changed_at)
),

-- A decision on what is not there yet counts from its first report on.
decided as (
    select
        decisions.*,
        greatest(decisions.decided_at, first_steps.changed_at) as changed_at
    from decisions
    inner join first_steps on decisions.story_id = first_steps.story_id
),

-- A rumour may come true in another story.
confirmations as (
    select
        rumours.*,
        greatest(rumours.confirmation_known_at, first_steps.changed_at) as changed_at
    from rumours
    inner join first_steps on rumours.story_id = first_steps.story_id
),

events as (
    select
        story_id,
        changed_at
    from decided
    union
    select
        story_id,
        changed_at
    from mergers
    union
    select
        story_id,
        changed_at
    from confirmations
),

-- What was known at a step, and again at what happened between two steps.
known as (
    select
        story_id,
        changed_at,
        independent_count,
        article_count,
        status,
        is_rumour,
        gate,
        impact,
        arrived,
        is_published_time
    from judged
    union all
    select
        events.story_id,
        events.changed_at,
        judged.independent_count,
        judged.article_count,
        judged.status,
        judged.is_rumour,
        judged.gate,
        judged.impact,
        judged.arrived,
        false as is_published_time
    from events
    inner join judged on events.story_id = judged.story_id and events.changed_at >= judged.changed_at
    qualify
        row_number() over (partition by events.story_id, events.changed_at order by judged.step_number desc) = 1
        and events.changed_at <> judged.changed_at
),

gate_decisions as (
    select
        known.story_id,
        known.changed_at,
        decided.action,
        decided.reason
    from known
    inner join decided on known.story_id = decided.story_id and known.changed_at >= decided.changed_at
    where decided.action in ('release', 'hold')
    qualify
        row_number() over (
            partition by known.story_id, known.changed_at order by decided.decided_at desc
        ) = 1
),

new_decisions as (
    select *
    from decided
    qualify row_number() over (partition by story_id, changed_at order by decided_at desc) = 1
),

edited as (
    select
        known.*,
        {{ edited(borne_out('known', 'gate', 'confirmations'), 'gate', 'gate_decisions') }} as edited_gate,
        confirmations.confirmed_by_outlet_name || ': ' || confirmations.confirmed_by_title as confirmed_by,
        coalesce(known.changed_at = confirmations.changed_at, false) as is_confirmation,
        new_decisions.action,
        new_decisions.reason,
        mergers.merged_story_id,
        mergers.reason as merge_reason
    from known
    left join confirmations
        on known.story_id = confirmations.story_id and known.changed_at >= confirmations.changed_at
    left join gate_decisions
        on known.story_id = gate_decisions.story_id and known.changed_at = gate_decisions.changed_at
    left join new_decisions
        on known.story_id = new_decisions.story_id and known.changed_at = new_decisions.changed_at
    left join mergers on known.story_id = mergers.story_id and known.changed_at = mergers.changed_at
),

with_before as (
    select
        *,
        lag(independent_count) over (partition by story_id order by changed_at) as count_before,
        lag(status) over (partition by story_id order by changed_at) as status_before,
        lag(edited_gate) over (partition by story_id order by changed_at) as gate_before,
        lag(impact) over (partition by story_id order by changed_at) as impact_before
    from edited
),

changes as (
    select *
    from with_before
    where
        count_before is null
        or independent_count <> count_before
        or status <> status_before
        or edited_gate <> gate_before
        or impact <> impact_before
        or action is not null
        or merged_story_id is not null
)

select
    story_id,
    cast(row_number() over (partition by story_id order by changed_at) as integer) as change_number,
    changed_at,
    cast(independent_count as integer) as independent_count,
    cast(article_count as bigint) as article_count,
    status,
    edited_gate as gate,
    impact,
    concat_ws(
        '; ',
        case when count_before is null then 'first report' end,
        case when merged_story_id is not null then 'story ' || merged_story_id || ' merged into it' end,
        case action
            when 'release' then 'released by an editor'
            when 'hold' then 'held by an editor'
            when 'correct' then 'corrected by an editor'
        end,
        case when is_confirmation and edited_gate <> gate_before then 'what it said came true' end,
        case
            when independent_count = 2 and count_before < 2 then 'second independent source'
            when independent_count > count_before
                then cast(independent_count as varchar) || ' independent sources'
            when independent_count < count_before
                then 'its sources depend on each other: ' || cast(independent_count as varchar) || ' left'
        end,
        case when status <> status_before then replace(status_before || ' to ' || status, '_', ' ') end,
        case when edited_gate <> gate_before then gate_before || ' to ' || edited_gate end,
        case
            when impact <> impact_before
                then 'impact ' || cast(impact_before as varchar) || ' to ' || cast(impact as varchar)
        end
    ) as what,
    coalesce(
        case when action is not null then reason end,
        case when merged_story_id is not null then merge_reason end,
        case when is_confirmation and edited_gate <> gate_before then confirmed_by end,
        arrived
    ) as why,
    is_published_time
from changes
