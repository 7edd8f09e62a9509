-- A value is stated by some of the origins that speak of its fact, and those are some of the story's. A story has one
-- main fact at most; a fact in dispute has two values or more, and another has one.
with facts as (
    select * from {{ ref('story_facts') }}
),

stories as (
    select
        story_id,
        max(origin_number) as origin_count
    from {{ ref('story_origins') }}
    group by story_id
),

by_fact as (
    select
        story_id,
        fact_number,
        bool_or(is_disputed) as is_disputed,
        bool_or(is_main) as is_main,
        count(*) as value_count,
        max(stated_by_count) as most_stated_by_count,
        min(stated_by_count) as least_stated_by_count,
        max(origin_count) as origin_count
    from facts
    group by story_id, fact_number
)

select by_fact.*
from by_fact
left join stories on by_fact.story_id = stories.story_id
where
    by_fact.least_stated_by_count < 1
    or by_fact.most_stated_by_count > by_fact.origin_count
    or by_fact.origin_count > coalesce(stories.origin_count, 0)
    or (by_fact.is_main and by_fact.fact_number <> 1)
    or by_fact.is_disputed <> (by_fact.value_count > 1)
