-- One row per day of the panel: from its first week with a real flow of articles to the newest day of the home.
{#
    Feeds bring a few entries that are years old. The line begins with the first week that has a twentieth of the articles
    of the usual week (the week of the median article), so that they make neither a base period nor empty years.
#}
with articles as (
    select * from {{ ref('articles') }}
),

panel_articles as (
    select *
    from articles
    where is_in_panel
),

day_counts as (
    select
        published_date,
        count(*) as panel_article_count
    from panel_articles
    group by published_date
),

week_counts as (
    select
        {{ week_start('published_date') }} as week_date,
        sum(panel_article_count) as week_article_count
    from day_counts
    group by {{ week_start('published_date') }}
),

weeks_so_far as (
    select
        *,
        sum(week_article_count) over (order by week_article_count asc, week_date asc) as articles_so_far,
        sum(week_article_count) over () as all_articles
    from week_counts
),

usual_week as (
    select min(week_article_count) as usual_article_count
    from weeks_so_far
    where articles_so_far * 2 >= all_articles
),

first_week as (
    select min(week_counts.week_date) as first_week_date
    from week_counts
    cross join usual_week
    where week_counts.week_article_count * 20 >= usual_week.usual_article_count
),

first_day as (
    select min(day_counts.published_date) as first_date
    from day_counts
    cross join first_week
    where day_counts.published_date >= first_week.first_week_date
),

newest_day as (
    select max(published_date) as newest_date from articles
),

days as (
    {{ date_spine('(select first_date from first_day)', '(select newest_date from newest_day)') }}
)

select
    days.date,
    {{ week_start('days.date') }} as week_date,
    coalesce(day_counts.panel_article_count, 0) as panel_article_count
from days
left join day_counts on days.date = day_counts.published_date
