"""Adds invented stories to a written snapshot: three articles in a row are one, with origins, copies and changes."""

from __future__ import annotations

import duckdb

MERGED = "ffffffffffffffffffff"
HOSTILE_EVIDENCE = "<img src=x onerror=alert(1)> `code` **b** [x](javascript:alert(1))"

# Of the three articles of a story the second is a copy in every fourth story, and in every seventh there is no second
# owner at all; in every ninth an aggregator brings the third.
_STORIES = f"""
    create table placed as
        select article_id, row_number() over (order by published_at, article_id) - 1 as n from articles;
    create table story_articles as
        select substr(md5('story' || n // 3), 1, 20) as story_id, a.article_id, a.content_hash, a.outlet_id,
               a.outlet_name, a.owner, a.outlet_kind, a.title, a.url, a.published_at, a.seen_at,
               a.seen_at as known_at, 0.0::double as lag_hours, n % 3 as place, n // 3 as story_number,
               case when n // 3 % 9 = 8 and n % 3 = 2 then null when n // 3 % 7 = 6 then 1
                    when n // 3 % 4 = 3 and n % 3 > 0 then n % 3 else n % 3 + 1 end::integer as origin_number
        from placed join articles as a using (article_id);
    update story_articles as s set lag_hours = date_diff('second', f.started_at, s.published_at) / 3600
        from (select story_id, min(published_at) as started_at from story_articles group by story_id) as f
        where f.story_id = s.story_id;
    alter table story_articles add column is_first_of_origin boolean;
    update story_articles as s set is_first_of_origin = origin_number is not null and place = (
        select min(place) from story_articles as o where o.story_id = s.story_id
               and o.origin_number = s.origin_number);
    alter table story_articles add column role varchar;
    update story_articles set role = case when origin_number is null then 'aggregator'
        when is_first_of_origin then 'original' when story_number % 7 = 6 then 'same_owner' else 'copy' end;
    alter table story_articles add column depends_on_article_id varchar;
    update story_articles as s set depends_on_article_id = (
        select article_id from story_articles as o where o.story_id = s.story_id and o.place = 0)
        where role in ('copy', 'same_owner');
    alter table story_articles add column copy_of_article_id varchar;
    alter table story_articles add column copy_kind varchar;
    alter table story_articles add column copy_similarity double;
    alter table story_articles add column similarity double;
    update story_articles set copy_of_article_id = depends_on_article_id, copy_kind = 'text', copy_similarity = .8
        where role = 'copy';
    create or replace table story_articles as
        select s.* exclude (place), a.sentiment_score, a.sentiment_tier, i.impact, i.regulatory, i.financial,
               i.operational, i.status as impact_status
        from story_articles as s join articles as a using (article_id) join article_impacts as i using (article_id);
    create table story_dependencies as
        select story_id, article_id, depends_on_article_id as other_article_id,
               case role when 'copy' then 'syndication' else 'owner' end as kind, 1.0::double as weight,
               '{HOSTILE_EVIDENCE}' as evidence
        from story_articles where depends_on_article_id is not null;
    create table story_origins as
        select s.story_id, s.origin_number, s.article_id, s.outlet_id, s.outlet_name, s.owner, s.outlet_kind,
               c.article_count, s.published_at, s.seen_at, cast(.25 + .05 * (s.story_number % 5) as double) as rho,
               s.sentiment_score,
               case when s.story_number % 11 = 10 then 9 else s.impact end as impact, s.regulatory, s.financial,
               s.operational, s.impact_status
        from story_articles as s
        join (select story_id, origin_number, count(*) as article_count from story_articles group by all) as c
             using (story_id, origin_number)
        where s.is_first_of_origin;
    create table stories as
        with counted as (
            select story_id, any_value(story_number) as k, min(published_at) as started_at,
                   max(published_at) as ended_at, count(*) as article_count,
                   count(distinct outlet_id) as outlet_count, count(distinct owner) as owner_count,
                   count(distinct origin_number)::integer as n,
                   arg_min(article_id, (title not like '=cmd%', published_at)) as lead_article_id
            from story_articles group by story_id
        ),
        believed as (
            select story_id, round(1 - exp(sum(ln(1 - rho))), 6) as confidence,
                   cast(floor(median(impact) + .5) as integer) as impact, median(regulatory) as regulatory,
                   median(financial) as financial, median(operational) as operational,
                   avg(sentiment_score) as sentiment_score,
                   min(published_at) filter (where origin_number = 2) as verified_at
            from story_origins group by story_id
        ),
        judged as (
            select *, case when k % 13 = 5 then 'documented' when k % 13 = 9 and n >= 2 then 'disputed' when n >= 2
                                then 'verified'
                           when k % 14 = 6 then 'company_stated' else 'single_source' end as status
            from counted join believed using (story_id)
        )
        select j.story_id, a.title, a.url, j.lead_article_id, a.outlet_name, started_at, ended_at,
               started_at as first_seen_at, ended_at as last_seen_at, article_count, outlet_count, owner_count,
               n as independent_count, n::double as effective_count, confidence, status,
               case when status in ('company_stated', 'disputed') then 'held' else 'published' end as gate,
               case when status in ('company_stated', 'disputed') then '<b>Reason</b> to hold' else 'Reason to publish'
                    end as gate_reason,
               case when status in ('company_stated', 'disputed') then 'Condition of release' end as release_condition,
               verified_at, verified_at as verified_seen_at, impact, regulatory, financial, operational,
               'done' as impact_status, impact >= 8 and status in ('verified', 'documented') as is_action_item,
               j.sentiment_score,
               cast(case when j.sentiment_score is not null then round(2 * j.sentiment_score) end as integer)
                    as sentiment_tier,
               k % 5 = 4 and n = 1 as is_rumour, case when k = 13 then 'release' end as editor_action,
               case when k = 13 then '<i>Checked</i> by telephone' end as editor_reason,
               case when k = 13 then ended_at end as editor_decided_at, 'story-1' as method_version, true as is_sample,
               ended_at as loaded_at
        from judged as j join articles as a on a.article_id = j.lead_article_id;
    create table story_changes as
        with steps as (
            select story_id, published_at as changed_at, outlet_name, title,
                   row_number() over (partition by story_id order by published_at, article_id) as step
            from story_articles
        )
        select s.story_id, step::integer as change_number, changed_at, least(step, t.independent_count)::integer
                    as independent_count, step as article_count,
               case when step < t.article_count then 'single_source' else t.status end as status,
               case when step < t.article_count then 'published' else t.gate end as gate,
               case when step < t.article_count then 1 else t.impact end as impact,
               case when step = 1 then 'first report' else 'more of it' end as what, s.outlet_name || ': ' || s.title
                    as why, step = 2 as is_published_time
        from steps as s join stories as t using (story_id);
    create table story_topics as
        select s.story_id, h.topic_id, count(distinct s.article_id) as article_count,
               count(distinct s.origin_number) as origin_count
        from story_articles as s join article_topics as h using (article_id) group by all;
    create table story_companies as
        select s.story_id, h.company_id, count(distinct s.article_id) as article_count,
               count(distinct s.origin_number) as origin_count
        from story_articles as s join article_companies as h using (article_id) group by all;
    create table story_redirects as
        select '{MERGED}' as story_id, story_id as other_story_id, ended_at as repaired_at, 'one event' as reason
        from stories order by ended_at desc, story_id limit 1;
    create table story_facts as
        select s.story_id, 1::integer as fact_number, v::integer as value_number, 'amount' as kind,
               '<b>round</b>' as label, 1e9 * v as value, null::double as value_high, null::date as date_value,
               null::varchar as unit, 'USD' as currency, v = 2 as is_approximate, (3 - v)::bigint as stated_by_count,
               3::bigint as origin_count, true as is_disputed, true as is_main, s.lead_article_id as article_id,
               s.outlet_name, 'It raised $' || v || 'bn <script>alert(1)</script>.' as sentence, '$' || v || 'bn'
                    as quoted
        from stories as s, range(1, 3) as r(v) where s.status = 'disputed';
    update stories set confidence = confidence / 2 where status = 'disputed';
    create table story_takeaways as
        select s.story_id, 1::integer as position, '<b>Told</b> in one sentence.' as sentence,
               s.lead_article_id as article_id, s.outlet_name, 1::integer as origin_number, 1::bigint as shared_by_count
        from stories as s;
    create table story_outlook as
        select s.story_id, 1::integer as position, 'It will be decided <i>soon</i>.' as sentence,
               s.lead_article_id as article_id, s.outlet_name, cast(s.ended_at as date) + 30 as due_date,
               'next month' as due_words
        from stories as s where s.status = 'verified';
    create table story_timeline as
        select story_id, lag(story_id) over by_time as other_story_id, 'earlier' as relation,
               lag(started_at) over by_time as started_at, lag(title) over by_time as title, .8::double as similarity,
               '<b>Company</b>' as shared,
               date_diff('day', lag(started_at) over by_time, started_at)::integer as days_apart
        from stories window by_time as (order by started_at, story_id) qualify other_story_id is not null;
    create table rumours as
        select story_id, started_at as claimed_at, title, o.outlet_id, s.outlet_name, 'funding' as event,
               cast(5 + hash(story_id) % 50 as integer) as age_days,
               ['open', 'confirmed', 'lapsed'][cast(1 + hash(story_id) % 3 as bigint)] as outcome,
               null::timestamp as confirmed_at,
               null::varchar as confirmed_by_story_id, null::varchar as confirmed_by_outlet_name
        from stories as s join outlet_seed as o on o.name = s.outlet_name where is_rumour;
    update rumours set confirmed_at = claimed_at + to_days(age_days), confirmed_by_story_id = story_id,
        confirmed_by_outlet_name = outlet_name where outcome = 'confirmed';
    create table rumour_survival as
        select e as event, d::integer as day, (12 - d // 10)::bigint as at_risk_count, 1::bigint as confirmed_count,
               0::bigint as lapsed_count, 1 - d / 100 as unconfirmed_share
        from range(0, 60, 10) as r(d), (values ('all'), ('funding')) as x(e) where (select count(*) from rumours) > 0;
    create table outlet_record as
        select s.outlet_id, s.outlet_name, any_value(s.owner) as owner, any_value(s.outlet_kind) as outlet_kind,
               count(*) as article_count, count(distinct s.story_id) as story_count,
               count(*) filter (where s.lag_hours = 0) as first_report_count,
               count(*) filter (where s.lag_hours = 0) / count(distinct s.story_id) as first_report_share,
               count(*) filter (where s.lag_hours = 0) as judged_count, 3::bigint as confirmed_count,
               .3::double as confirmed_share, .2::double as confirmed_share_low, .4::double as confirmed_share_high,
               1.5::double as median_lead_hours, 2.5::double as median_lag_hours, .1::double as copy_share,
               .3::double as rho
        from story_articles as s group by s.outlet_id, s.outlet_name;
    alter table story_articles drop column story_number;
    drop table placed;
"""
_TABLES = (
    "stories story_articles story_dependencies story_origins story_changes story_topics story_companies"
    " story_redirects story_facts story_takeaways story_outlook story_timeline rumours rumour_survival outlet_record"
).split()


def write_stories(con: duckdb.DuckDBPyConnection, *, placed: bool = True) -> None:
    """Add the tables of stories; empty ones where nothing is `placed` yet. Needs articles, topics and companies."""
    con.execute(_STORIES)
    if not placed:
        for table in _TABLES:
            con.execute(f"delete from {table}")
