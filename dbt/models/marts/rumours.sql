-- One row per story that began as a rumour, and what became of it.
with stories as (
    select * from {{ ref('stories') }}
),

story_articles as (
    select * from {{ ref('story_articles') }}
),

companies as (
    select * from {{ ref('article_companies') }}
),

today as (
    select max(published_date) as date from {{ ref('articles') }}
),

-- What the lead of a story reports, by its heaviest rule.
events as (
    select
        stories.story_id,
        coalesce(rules.event, 'other') as event
    from stories
    inner join {{ ref('article_impacts') }} as impacts on stories.lead_article_id = impacts.article_id
    left join {{ ref('impact_rules') }} as rules on impacts.top_rule_id = rules.rule_id
),

leads as (
    select
        stories.story_id,
        stories.title,
        story_articles.outlet_id,
        story_articles.outlet_name,
        story_articles.published_at,
        story_articles.impact_status,
        stories.lead_article_id,
        stories.is_rumour,
        events.event
    from stories
    inner join events on stories.story_id = events.story_id
    inner join story_articles on stories.lead_article_id = story_articles.article_id
    where stories.independent_count > 0
),

claims as (
    select * from leads
    where is_rumour
),

-- Another origin of the same story says that it is so.
own_confirmations as (
    select
        claims.story_id,
        claims.story_id as confirmed_by_story_id,
        story_articles.outlet_name as confirmed_by_outlet_name,
        story_articles.published_at as confirmed_at
    from claims
    inner join story_articles on claims.story_id = story_articles.story_id
    where
        story_articles.origin_number > 1
        and story_articles.impact_status in ('done', 'announced')
        and story_articles.published_at > claims.published_at
),

-- Or a later story does, of the same kind and about the same company.
later_confirmations as (
    select
        claims.story_id,
        leads.story_id as confirmed_by_story_id,
        leads.outlet_name as confirmed_by_outlet_name,
        leads.published_at as confirmed_at
    from claims
    inner join companies as claimed
        on claims.lead_article_id = claimed.article_id and (claimed.is_in_title or claimed.is_in_lead)
    inner join companies as told
        on claimed.company_id = told.company_id and (told.is_in_title or told.is_in_lead)
    inner join leads
        on
            told.article_id = leads.lead_article_id
            and claims.event = leads.event
            and claims.story_id <> leads.story_id
    where
        claims.event <> 'other'
        and leads.impact_status in ('done', 'announced')
        and leads.published_at > claims.published_at
),

confirmations as (
    select * from own_confirmations
    union all
    select * from later_confirmations
),

first_confirmations as (
    select confirmations.*
    from confirmations
    inner join claims on confirmations.story_id = claims.story_id
    where
        {{ days_between('cast(claims.published_at as date)', 'cast(confirmations.confirmed_at as date)') }}
        <= {{ var('rumour_days') }}
    qualify
        row_number() over (
            partition by confirmations.story_id
            order by confirmations.confirmed_at asc, confirmations.confirmed_by_story_id asc
        ) = 1
),

aged as (
    select
        claims.story_id,
        claims.published_at as claimed_at,
        claims.title,
        claims.outlet_id,
        claims.outlet_name,
        claims.event,
        first_confirmations.confirmed_at,
        first_confirmations.confirmed_by_story_id,
        first_confirmations.confirmed_by_outlet_name,
        {{ days_between(
            'cast(claims.published_at as date)',
            'coalesce(cast(first_confirmations.confirmed_at as date), today.date)',
        ) }} as day_count
    from claims
    cross join today
    left join first_confirmations on claims.story_id = first_confirmations.story_id
)

select
    story_id,
    claimed_at,
    title,
    outlet_id,
    outlet_name,
    event,
    cast(least(day_count, {{ var('rumour_days') }}) as integer) as age_days,
    case
        when confirmed_at is not null then 'confirmed'
        when day_count >= {{ var('rumour_days') }} then 'lapsed'
        else 'open'
    end as outcome,
    confirmed_at,
    confirmed_by_story_id,
    confirmed_by_outlet_name
from aged
