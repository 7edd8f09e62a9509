-- One row per story that began as a rumour: what is said to come, and the first independent report that it did.
{#
    Beside the companies, two of three things must agree: the deed, a value, the meaning of the two stories. One of them
    is not enough: a company lays off twice, and two of its stories lie near whatever it does.
#}
{% set near_similarity = 0.8 %}
{% set same_value_share = 0.02 %}
{% set least_count = 10 %}

with judged as (
    select *
    from {{ ref('int_stories_judged') }}
    where is_newest and independent_count > 0
),

articles as (
    select
        arrived.*,
        joined.origin_number,
        joined.is_first_of_origin
    from {{ ref('int_articles_arrived') }} as arrived
    inner join {{ ref('int_articles_joined') }} as joined on arrived.article_id = joined.article_id
    where joined.origin_number is not null
),

companies as (
    select
        article_id,
        company_id,
        is_in_title
    from {{ ref('article_companies') }}
    where is_in_title or is_in_lead
),

rules as (
    select * from {{ ref('impact_rules') }}
),

names as (
    select * from {{ ref('int_outlet_names') }}
),

-- The deed that an article reports, by the heaviest rule that it meets. An amount is no deed.
heaviest as (
    select
        articles.article_id,
        articles.content_hash,
        rules.event
    from articles
    inner join {{ ref('article_impacts') }} as impacts on articles.article_id = impacts.article_id
    inner join rules on impacts.top_rule_id = rules.rule_id
    where articles.is_first_of_origin
),

beside_amounts as (
    select
        heaviest.article_id,
        rules.event
    from heaviest
    inner join {{ ref('int_impact_hits') }} as hits on heaviest.content_hash = hits.content_hash
    inner join rules on hits.rule_id = rules.rule_id
    where
        heaviest.event = 'amount'
        and rules.event <> 'amount'
        and rules.score > 0
        and hits.voided_by is null
    qualify
        row_number() over (
            partition by heaviest.article_id
            order by
                rules.score desc,
                case hits.found_in when 'title' then 1 when 'lead' then 2 else 3 end asc,
                hits.position asc,
                hits.rule_id asc
        ) = 1
),

deeds as (
    select
        article_id,
        event
    from heaviest
    where event <> 'amount'
    union all
    select
        article_id,
        event
    from beside_amounts
),

-- That of a story is the one of its first origin that names any.
story_deeds as (
    select
        articles.story_id,
        deeds.event
    from articles
    inner join deeds on articles.article_id = deeds.article_id
    qualify row_number() over (partition by articles.story_id order by articles.origin_number) = 1
),

claims as (
    select
        judged.story_id,
        judged.title,
        judged.lead_article_id,
        articles.content_hash,
        articles.outlet_id,
        articles.outlet_name,
        articles.owner,
        articles.origin_number,
        articles.published_at as claimed_at,
        coalesce(story_deeds.event, 'other') as event
    from judged
    inner join articles on judged.lead_article_id = articles.article_id
    left join story_deeds on judged.story_id = story_deeds.story_id
    where judged.is_rumour
),

-- A denial is no report of the deed.
reports as (
    select articles.*
    from articles
    where articles.certainty >= 3 and not articles.is_denying
),

-- Another origin of the same story says that it is so.
own_confirmations as (
    select
        claims.story_id,
        reports.article_id
    from claims
    inner join reports
        on
            claims.story_id = reports.story_id
            and claims.origin_number <> reports.origin_number
            and claims.claimed_at < reports.published_at
),

-- Whom a rumour is about: those of its title, else of its lead.
claimed_companies as (
    select
        claims.story_id,
        companies.company_id
    from claims
    inner join companies on claims.lead_article_id = companies.article_id
    qualify rank() over (partition by claims.story_id order by companies.is_in_title desc) = 1
),

claimed_counts as (
    select
        story_id,
        count(*) as company_count
    from claimed_companies
    group by story_id
),

-- Or an origin of another story does, about the same companies: one of another owner. "Acme to buy Norbex" is not borne
-- out by what else Acme buys.
candidates as (
    select
        claims.story_id,
        claims.event,
        claims.outlet_id,
        claims.content_hash as claimed_content_hash,
        reports.story_id as other_story_id,
        reports.article_id,
        reports.content_hash
    from claims
    inner join claimed_counts on claims.story_id = claimed_counts.story_id
    inner join claimed_companies as claimed on claims.story_id = claimed.story_id
    inner join companies as told on claimed.company_id = told.company_id
    inner join reports
        on
            told.article_id = reports.article_id
            and claims.story_id <> reports.story_id
            and claims.owner <> reports.owner
            and claims.claimed_at < reports.published_at
    where reports.is_first_of_origin
    group by
        claims.story_id,
        claims.event,
        claims.outlet_id,
        claims.content_hash,
        reports.story_id,
        reports.article_id,
        reports.content_hash,
        claimed_counts.company_count
    having count(*) = claimed_counts.company_count
),

-- A report may name several deeds: any of them may be the one that was said to come. A leak is no deed.
reported_deeds as (
    select distinct
        hits.content_hash,
        rules.event
    from {{ ref('int_impact_hits') }} as hits
    inner join rules on hits.rule_id = rules.rule_id
    where rules.event not in ('amount', 'product-rumour') and rules.score > 0 and hits.voided_by is null
),

-- What a text puts first: the figures of its title and first sentence.
figures as (
    select
        content_hash,
        kind,
        coalesce(currency, unit, '') as measure,
        value
    from {{ ref('stg_quantities') }}
    where
        kind in ('amount', 'percentage', 'count')
        and sentence_position <= 1
        and value > 0
        and (kind <> 'count' or value >= {{ least_count }})
),

sharing_figures as (
    select distinct
        candidates.story_id,
        candidates.article_id
    from candidates
    inner join figures as claimed on candidates.claimed_content_hash = claimed.content_hash
    inner join figures as told
        on
            candidates.content_hash = told.content_hash
            and claimed.kind = told.kind
            and claimed.measure = told.measure
            and abs(claimed.value - told.value) <= {{ same_value_share }} * claimed.value
),

near as (
    select
        story_id,
        other_story_id
    from {{ ref('int_stories_near') }}
    where similarity >= {{ near_similarity }}
),

later_confirmations as (
    select
        candidates.story_id,
        candidates.outlet_id,
        candidates.article_id,
        candidates.content_hash
    from candidates
    left join reported_deeds
        on candidates.content_hash = reported_deeds.content_hash and candidates.event = reported_deeds.event
    left join sharing_figures
        on candidates.story_id = sharing_figures.story_id and candidates.article_id = sharing_figures.article_id
    left join near on candidates.story_id = near.story_id and candidates.other_story_id = near.other_story_id
    where
        case when reported_deeds.event is not null then 1 else 0 end
        + case when sharing_figures.article_id is not null then 1 else 0 end
        + case when near.story_id is not null then 1 else 0 end
        >= 2
),

-- Who has it from the one that claimed it bears nothing out.
echoes as (
    select
        later.story_id,
        later.article_id
    from later_confirmations as later
    inner join {{ ref('stg_attributions') }} as attributions
        on later.content_hash = attributions.content_hash and attributions.kind in ('according_to', 'wire_credit')
    inner join names
        on {{ outlet_name_key('attributions.name') }} = names.name_key and later.outlet_id = names.outlet_id
),

confirmations as (
    select
        story_id,
        article_id
    from own_confirmations
    union
    select
        later.story_id,
        later.article_id
    from later_confirmations as later
    left join echoes on later.story_id = echoes.story_id and later.article_id = echoes.article_id
    where echoes.article_id is null
),

first_confirmations as (
    select
        confirmations.story_id,
        reports.story_id as confirmed_by_story_id,
        reports.outlet_name as confirmed_by_outlet_name,
        reports.title as confirmed_by_title,
        reports.published_at as confirmed_at,
        reports.changed_at as confirmation_known_at
    from confirmations
    inner join claims on confirmations.story_id = claims.story_id
    inner join reports on confirmations.article_id = reports.article_id
    where
        {{ days_between('cast(claims.claimed_at as date)', 'cast(reports.published_at as date)') }}
        <= {{ var('rumour_days') }}
    qualify
        row_number() over (
            partition by confirmations.story_id
            order by reports.published_at asc, reports.story_id asc, reports.article_id asc
        ) = 1
)

select
    claims.story_id,
    claims.claimed_at,
    claims.title,
    claims.outlet_id,
    claims.outlet_name,
    claims.event,
    first_confirmations.confirmed_at,
    first_confirmations.confirmation_known_at,
    first_confirmations.confirmed_by_story_id,
    first_confirmations.confirmed_by_outlet_name,
    first_confirmations.confirmed_by_title
from claims
left join first_confirmations on claims.story_id = first_confirmations.story_id
