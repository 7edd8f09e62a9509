-- One row per week and term that stands in an article of it: how many articles, an outlet counting for three at most.
with articles as (
    select * from {{ ref('int_term_articles') }}
),

texts as (
    select * from {{ ref('int_texts_termed') }}
),

joined as (
    select
        articles.week_date,
        articles.outlet_id,
        texts.terms
    from articles
    inner join texts on articles.content_hash = texts.content_hash
),

hits as (
    {{ each_element('joined', ['week_date', 'outlet_id'], 'terms', 'term') }}
),

outlet_counts as (
    select
        week_date,
        term,
        outlet_id,
        count(*) as article_count
    from hits
    group by week_date, term, outlet_id
),

counted as (
    select
        week_date,
        term,
        least({{ var('term_outlet_cap') }}, article_count) as counted
    from outlet_counts
)

select
    week_date,
    term,
    cast(sum(counted) as bigint) as article_count,
    count(*) as outlet_count,
    cast(max(counted) as bigint) as most_of_one_outlet
from counted
group by week_date, term
