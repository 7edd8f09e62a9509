-- One row per story: how many independent origins stand behind it, whether it passes the gate, and why.
with judged as (
    select *
    from {{ ref('int_stories_judged') }}
    where is_newest
),

grouped as (
    select * from {{ ref('int_articles_grouped') }}
),

articles as (
    select * from {{ ref('articles') }}
),

origins as (
    select * from {{ ref('story_origins') }}
),

joined as (
    select * from {{ ref('int_articles_joined') }}
),

confirmations as (
    select * from {{ ref('int_rumours_followed') }}
),

dependencies as (
    select * from {{ ref('story_dependencies') }}
),

decisions as (
    select * from {{ ref('int_stories_decided') }}
),

spans as (
    select
        grouped.story_id,
        min(grouped.published_at) as started_at,
        max(grouped.published_at) as ended_at,
        min(grouped.seen_at) as first_seen_at,
        max(grouped.seen_at) as last_seen_at,
        count(distinct grouped.outlet_id) as outlet_count,
        count(distinct case when not grouped.is_aggregator then grouped.owner end) as owner_count,
        max(grouped.method_version) as method_version,
        bool_or(articles.is_sample) as is_sample,
        max(articles.loaded_at) as loaded_at
    from grouped
    inner join articles on grouped.article_id = articles.article_id
    group by grouped.story_id
),

-- Origins that depend on each other, though not so far as to be one; of several dependencies the strongest counts.
pair_weights as (
    select
        dependencies.story_id,
        least(one.origin_number, other.origin_number) as origin_number,
        greatest(one.origin_number, other.origin_number) as other_origin_number,
        max(dependencies.weight) as weight
    from dependencies
    inner join joined as one on dependencies.article_id = one.article_id
    inner join joined as other on dependencies.other_article_id = other.article_id
    where one.origin_number <> other.origin_number
    group by
        dependencies.story_id,
        least(one.origin_number, other.origin_number),
        greatest(one.origin_number, other.origin_number)
),

shared_weights as (
    select
        pair_weights.story_id,
        sum(one.rho * other.rho * pair_weights.weight) as shared
    from pair_weights
    inner join origins as one
        on pair_weights.story_id = one.story_id and pair_weights.origin_number = one.origin_number
    inner join origins as other
        on pair_weights.story_id = other.story_id and pair_weights.other_origin_number = other.origin_number
    group by pair_weights.story_id
),

own_weights as (
    select
        story_id,
        sum(rho) as total,
        sum(rho * rho) as own
    from origins
    group by story_id
),

-- (sum of rho)^2 over the sum of rho_k rho_l d_kl, where d_kk is 1 and each pair stands twice. It is taken over origins
-- and not over articles: of articles, the copies of one would outweigh the others, and each copy would lower it.
effective as (
    select
        own_weights.story_id,
        own_weights.total * own_weights.total
        / nullif(own_weights.own + 2 * coalesce(shared_weights.shared, 0), 0) as effective_count
    from own_weights
    left join shared_weights on own_weights.story_id = shared_weights.story_id
),

-- A sum of logarithms is a product; rho is at most 0.7, so that none is infinite. Sums differ in their last digits with
-- the order in which they are made, so the digits end before.
believed as (
    select
        story_id,
        1 - exp(sum(ln(1 - rho))) as confidence,
        round(avg(sentiment_score), 6) as sentiment_score,
        max(case when origin_number = 2 then published_at end) as verified_at
    from origins
    group by story_id
),

-- When this home knew of two origins, whichever it saw first.
second_seen as (
    select
        story_id,
        seen_at as verified_seen_at
    from origins
    qualify row_number() over (partition by story_id order by seen_at asc, origin_number asc) = 2
),

fact_counts as (
    select
        story_id,
        cast(count(distinct fact_number) as double) as fact_count,
        count(distinct case when is_disputed then fact_number end) as disputed_count
    from {{ ref('story_facts') }}
    group by story_id
),

-- That the deed happened is one fact more, which all of them state: a dispute about its figure alone leaves that.
disputed as (
    select
        story_id,
        disputed_count / fact_count as disputed_fact_share,
        disputed_count / (fact_count + 1) as lost_share
    from fact_counts
),

newest_decisions as (
    select *
    from decisions
    qualify row_number() over (partition by story_id order by decided_at desc) = 1
),

-- A correction is shown, and leaves the gate to the last who opened or shut it.
gate_decisions as (
    select *
    from decisions
    where action in ('release', 'hold')
    qualify row_number() over (partition by story_id order by decided_at desc) = 1
)

select
    judged.story_id,
    judged.title,
    grouped.url,
    judged.lead_article_id,
    grouped.outlet_name,
    spans.started_at,
    spans.ended_at,
    spans.first_seen_at,
    spans.last_seen_at,
    cast(judged.article_count as bigint) as article_count,
    cast(spans.outlet_count as bigint) as outlet_count,
    cast(spans.owner_count as bigint) as owner_count,
    cast(judged.independent_count as integer) as independent_count,
    cast(round(coalesce(effective.effective_count, 0), 6) as double) as effective_count,
    cast(round(coalesce(believed.confidence, 0) * (1 - coalesce(disputed.lost_share, 0)), 6) as double)
        as confidence,
    cast(coalesce(disputed.disputed_fact_share, 0) as double) as disputed_fact_share,
    judged.status,
    {{ edited(borne_out('judged', 'gate', 'confirmations'), 'gate', 'gate_decisions') }} as gate,
    {{ edited(borne_out('judged', 'gate_reason', 'confirmations'), 'reason', 'gate_decisions') }} as gate_reason,
    {{ edited(borne_out('judged', 'release_condition', 'confirmations'), 'condition', 'gate_decisions') }}
        as release_condition,
    believed.verified_at,
    case when believed.verified_at is not null then second_seen.verified_seen_at end as verified_seen_at,
    judged.impact,
    judged.regulatory,
    judged.financial,
    judged.operational,
    judged.impact_status,
    judged.impact >= 8 and judged.status in ('verified', 'documented') as is_action_item,
    believed.sentiment_score,
    cast({{ sentiment_tier('believed.sentiment_score') }} as integer) as sentiment_tier,
    judged.is_rumour,
    newest_decisions.action as editor_action,
    newest_decisions.reason as editor_reason,
    newest_decisions.decided_at as editor_decided_at,
    spans.method_version,
    spans.is_sample,
    spans.loaded_at
from judged
inner join spans on judged.story_id = spans.story_id
inner join grouped on judged.lead_article_id = grouped.article_id
left join effective on judged.story_id = effective.story_id
left join believed on judged.story_id = believed.story_id
left join second_seen on judged.story_id = second_seen.story_id
left join confirmations on judged.story_id = confirmations.story_id
left join disputed on judged.story_id = disputed.story_id
left join newest_decisions on judged.story_id = newest_decisions.story_id
left join gate_decisions on judged.story_id = gate_decisions.story_id
