"""Writes a small published snapshot of invented rows by SQL alone, so that the app is tested without a build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from tests.app.story_maker import write_stories
from tests.app.trends_maker import write_trends

AREAS = ["AI", "Chips", "Infrastructure", "Policy", "Startups", "Venture"]
FEED_STATES = ("ok", "ok", "ok", "late", "failing", "retired", "moved")
HOSTILE_TITLE = (
    '=cmd() [x](javascript:alert(1)) **b** <script>alert(1)</script> :material/home: :red[r] $e=mc^2$ -> "q"'
)


def write_snapshot(
    home: Path,
    *,
    days: int = 180,
    articles: int = 2000,
    topics: int = 12,
    outlets: int = 8,
    newest: str = "2026-06-25",
    late: Sequence[str] = (),
    home_kind: str = "sample",
    schema_version: str = "1",
    scored: bool = True,
    scored_part: int = 1,
    states: Sequence[str] = FEED_STATES,
    worded: bool = False,
    placed: bool = True,
    moving: bool = False,
    later: bool = False,
    counting_stories: bool = True,
    name: str = "marts-20260629T080000000000-0123abcd.duckdb",
) -> Path:
    """Make `home`/published with one snapshot and LATEST; returns its path. The same call makes the same rows.

    `late` moves one article each to a day after `newest`; of `scored_part` articles one is scored;
    `states` are those of the feeds in turn, none for no feeds; `placed` says whether articles stand in stories yet;
    `moving`, `later` and `counting_stories` are those of write_trends.
    """
    published = home / "published"
    published.mkdir(parents=True, exist_ok=True)
    path = published / name
    con = duckdb.connect(str(path))
    con.execute("set TimeZone = 'UTC'")
    area_list = ", ".join(f"'{area}'" for area in AREAS)
    late_days = "\n".join(
        f"""
        update articles set published_at = timestamp '{day} 12:00:00' where i = (
            select i from articles where language = 'en' and outlet_kind <> 'aggregator' and i > 9
            order by i limit 1 offset {place});"""
        for place, day in enumerate(late)
    )
    is_scored = f"{scored} and n % {scored_part} = 0"
    state_list = ", ".join(f"'{state}'" for state in states or ["ok"])
    con.execute(f"""
        create macro dice(key, salt) as (hash(concat(key, '/', salt)) % 100000) / 100000.0;
        create table topic_seed as
            select 'topic-' || i as topic_id, 'Topic ' || i as name, [{area_list}][1 + i % 6] as area,
                   'Invented topic number ' || i || '.' as definition, i
            from range({topics}) as r(i);
        create table outlet_seed as
            select 'outlet-' || i || '.example' as outlet_id, 'Outlet ' || i as name, 'Owner ' || (i // 2) as owner,
                   ['press', 'trade', 'wire', 'blog', 'aggregator'][1 + i % 5] as kind, i % 7 <> 6 as is_mapped, i
            from range({outlets}) as r(i);
        create table articles as
            select substr(md5('a' || n), 1, 20) as article_id, o.outlet_id, o.name as outlet_name, o.owner,
                   o.kind as outlet_kind, o.outlet_id || '/feed' as feed_key, 'https://' || o.outlet_id || '/feed'
                        as feed_url,
                   case when n = 0 then '{HOSTILE_TITLE.replace("'", "''")}'
                        when n = 3 then 'Invented headline 3 about Zürich’s café and its funding'
                        when n = 1 then 'Invented headline about unsafe funding'
                        else 'Invented headline ' || n || ' about chips and funding' end as title,
                   'An invented summary number ' || n || ' that says nothing of anybody.' as summary,
                   case when n = 1 then 'javascript:alert(1)' when n = 2 then null
                        else 'https://' || o.outlet_id || '/a/' || n end as url,
                   null::varchar as linked_url, null::varchar as author,
                   case when n % 40 = 7 then 'de' else 'en' end as language,
                   timestamp '{newest} 20:00:00' - to_minutes(cast(dice(n, 'day') * {days - 1} * 1440 as bigint))
                        as published_at,
                   'published' as date_source, 'sample' as origin, 1::bigint as entry_count, md5('c' || n)
                        as content_hash,
                   case when {is_scored} then round(2 * dice(n, 'tone') - 1, 3) end as sentiment_score,
                   case when {is_scored} then cast(floor(5 * dice(n, 'tone')) - 2 as integer) end as sentiment_tier,
                   case when {is_scored} then 'lexicon-1' end as model_version, {home_kind == "sample"} as is_sample,
                        n as i
            from range({articles}) as r(n)
            join outlet_seed as o on o.i = cast(floor(dice(n, 'outlet') * {outlets}) as bigint);
        {late_days}
        alter table articles add column published_date date;
        alter table articles add column seen_at timestamp;
        alter table articles add column loaded_at timestamp;
        alter table articles add column is_in_panel boolean;
        alter table articles add column topic_count bigint;
        alter table articles add column p_very_negative double;
        alter table articles add column p_negative double;
        alter table articles add column p_neutral double;
        alter table articles add column p_positive double;
        alter table articles add column p_very_positive double;
        update articles set p_very_negative = .04, p_negative = .1, p_neutral = .61, p_positive = .2,
             p_very_positive = .05 where sentiment_score is not null and i % 2 = 0;
        update articles set published_date = cast(published_at as date), seen_at = published_at,
             loaded_at = published_at,
                            is_in_panel = language = 'en' and outlet_kind <> 'aggregator', title = coalesce(title, '');
        create table article_topics as
            select a.article_id, t.topic_id, a.published_date, a.published_at, 'term ' || t.i as term, true
                   as is_in_title,
                   true as is_in_lead
            from articles as a, topic_seed as t
            where dice(a.i, t.topic_id) < case when t.i = 3 then -.035 else .05 end + .04 * sin(t.i
                 + datediff('day', date '2026-01-01', a.published_date) / 30.0)
                                          + case when t.i % 5 = 0
                                               and a.published_date > date '{newest}' - 25 then .1 else 0 end
                  and t.i < {topics} - 1;
        update articles set topic_count = (select count(*) from article_topics as h
             where h.article_id = articles.article_id);
        create table topics as
            select t.topic_id, t.name, t.area, t.definition, count(h.article_id) as article_count,
                   min(h.published_at) as first_article_at, max(h.published_at) as last_article_at
            from topic_seed as t left join article_topics as h using (topic_id) group by all;
        create table outlets as
            select o.outlet_id, o.name, o.owner, o.kind, o.is_mapped, true as is_sample, 1::bigint as feed_count,
                   count(a.article_id) as article_count, min(a.published_at) as first_article_at,
                   max(a.published_at) as last_article_at
            from outlet_seed as o left join articles as a using (outlet_id) group by all;
        create table companies as
            select 'company-' || i as company_id, 'Company ' || i as name, 'startup' as kind, 2000 + i as founded,
                   date '2026-04-30' as founded_as_of,
                   'https://company-' || i || '.example/about' as founded_source_url,
                   null::double as valuation_usd, null::date as valuation_as_of, null::varchar as valuation_source_url,
                   'https://company-' || i || '.example/about' as source_url, true as is_sample,
                   0::bigint as article_count, null::timestamp as first_article_at, null::timestamp as last_article_at
            from range(9) as r(i);
        create table article_companies as
            select article_id, 'company-' || (hash(article_id) // 3 % 9) as company_id, published_date, published_at,
                   'Company' as term, true as is_in_title, true as is_in_lead
            from articles where hash(article_id) % 3 = 0;
        update companies set valuation_usd = 2.5e9, valuation_as_of = date '2026-03-01',
             valuation_source_url = 'https://filings.example/company-0' where company_id = 'company-0';
        update companies set founded = null, founded_source_url = 'javascript:alert(1)' where company_id = 'company-1';
        update companies as c set article_count = (select count(*) from article_companies as h
             where h.company_id = c.company_id);
        insert into companies by name
            select 'company-unseen' as company_id, 'Company Unseen' as name, 'startup' as kind, 1999 as founded,
                   true as is_sample, 0 as article_count;
        create table impact_rules as
            select * from (values
                ('fin-amount', 'financial', 'amount', 1.0::double, null::varchar, null::varchar, 'A stated sum'),
                ('reg-rule', 'regulatory', 'rule', 8.0, 'said', null, 'A rule that binds'),
                ('op-launch', 'operational', 'launch', 4.0, null, null, 'Something new is sold'),
                ('breadth-sector', 'breadth', 'whole-sector', 1.0, null, null, 'A whole sector is bound'),
                ('stage-proposed', 'stage', 'proposed', null, 'proposed', null, 'Not in force yet'),
                ('status-rumoured', 'status', 'rumoured', null, null, null, 'Nobody stands up for it'))
                as r(rule_id, dimension, event, score, stage, measure, note);
        create table article_impacts as
            select article_id, published_date,
                   case when i % 10 = 0 then 3 when i % 10 < 4 then 4 else 1 end as impact,
                   (case when i % 10 = 0 then 5.8 else 0 end)::double as regulatory,
                   (case when i % 10 = 0 then 5 else 0 end)::double as financial,
                   (case when i % 10 between 1 and 3 then 4 else 0 end)::double as operational,
                   case when i % 10 = 0 then 'rumoured' else 'done' end as status,
                   (case when i % 10 = 0 then .5 else 1 end)::double as status_factor,
                   case when i % 10 = 0 then 'reg-rule' when i % 10 < 4 then 'op-launch' end as top_rule_id,
                   case when i % 10 = 0 then 1e8 end as amount_usd,
                   case when i % 10 = 0 then to_json([
                            {{rule_id: 'reg-rule', dimension: 'regulatory', event: 'rule', score: 5.8,
                              factor: null::double, words: 'headline', found_in: 'title', position: 2,
                              voided_by: null::varchar}},
                            {{rule_id: 'fin-amount', dimension: 'financial', event: 'amount', score: 5.0,
                              factor: null, words: '<b>$100M</b>', found_in: 'lead', position: null, voided_by: null}},
                            {{rule_id: 'breadth-sector', dimension: 'breadth', event: 'whole-sector', score: 1.0,
                              factor: null, words: 'chips', found_in: 'title', position: 5, voided_by: null}},
                            {{rule_id: 'stage-proposed', dimension: 'stage', event: 'proposed', score: null,
                              factor: 0.6, words: 'summary', found_in: 'lead', position: 9, voided_by: null}},
                            {{rule_id: 'status-rumoured', dimension: 'status', event: 'rumoured', score: null,
                              factor: 0.5, words: 'says nothing', found_in: 'lead', position: 12, voided_by: null}}
                        ])::varchar
                        when i % 10 < 4 then to_json([
                            {{rule_id: 'op-launch', dimension: 'operational', event: 'launch', score: 4.0,
                              factor: null::double, words: 'invented', found_in: 'title', position: 1,
                              voided_by: null::varchar}}])::varchar
                        else '[]' end as evidence,
                   'impact-1' as method_version
            from articles;
        alter table articles drop column i;
        create table days as
            select cast(d as date) as date from generate_series((select min(published_date) from articles)::timestamp,
                greatest(timestamp '{newest}', (select max(published_date) from articles)), interval 1 day) as s(d);
        create table daily_beat as
            select d.date, count(a.article_id) filter (where a.is_in_panel) as panel_article_count,
                   count(a.article_id) filter (where a.is_in_panel and a.topic_count > 0) as beat_article_count,
                   beat_article_count / nullif(panel_article_count, 0) as beat_share,
                   count(distinct a.outlet_id) as outlet_count,
                   avg(a.sentiment_score) filter (where a.topic_count > 0) as sentiment_score,
                   count(*) filter (where a.topic_count > 0 and a.sentiment_tier = -2) as very_negative_count,
                   count(*) filter (where a.topic_count > 0 and a.sentiment_tier = -1) as negative_count,
                   count(*) filter (where a.topic_count > 0 and a.sentiment_tier = 0) as neutral_count,
                   count(*) filter (where a.topic_count > 0 and a.sentiment_tier = 1) as positive_count,
                   count(*) filter (where a.topic_count > 0 and a.sentiment_tier = 2) as very_positive_count,
                   count(a.sentiment_score) filter (where a.topic_count > 0) as scored_article_count
            from days as d left join articles as a on a.published_date = d.date group by d.date;
        create table daily_topics as
            select t.topic_id, d.date, count(a.article_id) as article_count, count(distinct a.outlet_id)
                   as outlet_count,
                   count(a.article_id) filter (where a.is_in_panel) as panel_article_count,
                   count(a.article_id) filter (where a.is_in_panel) / nullif(any_value(b.panel_article_count), 0)
                        as article_share
            from topics as t cross join days as d join daily_beat as b using (date)
            left join article_topics as h on h.topic_id = t.topic_id and h.published_date = d.date
            left join articles as a using (article_id) group by t.topic_id, d.date;
        create table daily_sentiment as
            select t.topic_id, d.date, avg(a.sentiment_score) as sentiment_score,
                   count(*) filter (where a.sentiment_tier = -2) as very_negative_count,
                   count(*) filter (where a.sentiment_tier = -1) as negative_count,
                   count(*) filter (where a.sentiment_tier = 0) as neutral_count,
                   count(*) filter (where a.sentiment_tier = 1) as positive_count,
                   count(*) filter (where a.sentiment_tier = 2) as very_positive_count,
                   count(a.sentiment_score) as scored_article_count
            from topics as t cross join days as d
            left join article_topics as h on h.topic_id = t.topic_id and h.published_date = d.date
            left join articles as a using (article_id) group by t.topic_id, d.date;
        create table daily_companies as
            select c.company_id, d.date, count(a.article_id) as article_count,
                   count(a.article_id) as title_article_count, count(distinct a.outlet_id) as outlet_count,
                   avg(i.impact) as mean_impact, max(i.impact) as top_impact,
                   avg(a.sentiment_score) as sentiment_score,
                   count(*) filter (where a.sentiment_tier = -2) as very_negative_count,
                   count(*) filter (where a.sentiment_tier = -1) as negative_count,
                   count(*) filter (where a.sentiment_tier = 0) as neutral_count,
                   count(*) filter (where a.sentiment_tier = 1) as positive_count,
                   count(*) filter (where a.sentiment_tier = 2) as very_positive_count,
                   count(a.sentiment_score) as scored_article_count
            from companies as c cross join days as d
            left join article_companies as h on h.company_id = c.company_id and h.published_date = d.date
            left join articles as a using (article_id) left join article_impacts as i using (article_id)
            where c.article_count > 0 group by c.company_id, d.date;
        create table daily_coverage as
            select a.feed_key, a.feed_url, a.outlet_id, d.date, count(b.article_id) as entry_count,
                   count(b.article_id) as article_count, count(b.article_id) filter (where b.topic_count > 0)
                        as beat_article_count
            from (select distinct feed_key, feed_url, outlet_id from articles) as a cross join days as d
            left join articles as b on b.feed_key = a.feed_key and b.published_date = d.date group by all;
        create table feed_health as
            select c.feed_key, c.feed_url, c.outlet_id, any_value(o.name) as title,
                   [{state_list}][1 + any_value(o.i) % {max(len(states), 1)}] as state,
                   timestamp '{newest} 21:00:00' as last_fetch_at,
                   timestamp '{newest} 21:00:00' as last_success_at,
                   max(c.date) filter (where c.entry_count > 0)::timestamp as last_entry_at,
                        sum(c.entry_count)::bigint as entry_count,
                   sum(c.entry_count) filter (where c.date > date '{newest}' - 7)::bigint as entries_7d,
                   median(c.entry_count) as median_entries_per_day, (any_value(o.i) % 3)::bigint as reject_count,
                   0.0 as failure_score, 200 as last_http_status, 'loaded' as last_outcome, null::varchar as last_error,
                   timestamp '{newest} 22:00:00' as next_due_at
            from daily_coverage as c join outlet_seed as o using (outlet_id) group by all;
        delete from feed_health where {not states};
        delete from daily_coverage where {not states};
        create table fetches as
            select 'b' || i as batch_id, feed_url, feed_url as locator, 'feed' as origin,
                   timestamp '{newest} 21:00:00' - to_hours(i) as started_at, 120 as duration_ms, 200 as http_status,
                   'loaded' as outcome, 20000::bigint as body_bytes, 5::bigint as parsed_count, 2::bigint as new_count,
                   0::bigint as changed_count, 3::bigint as same_count, 0::bigint as rejected_count, null::varchar
                        as error
            from feed_health, range(5) as r(i);
        create table rejects as
            select 'b1' as batch_id, feed_url || '#3' as locator, 'neither title nor link' as reason,
                   '<item></item>' as excerpt,
                   timestamp '{newest} 20:00:00' as rejected_at from feed_health where reject_count > 0;
        create table glossary as
            select * from (values
                ('Index', 'Share of coverage against its base period, base 100.', 'Trends, Topic'),
                ('Panel', 'The outlets that the index counts.', 'Methodology'),
                ('Tone', 'How good or bad the reported news is, in five tiers.', 'Topic, Articles')) as g(term,
                     definition, where_shown);
        create table weeks as
            select date_trunc('week', date)::date as week, count(*) = 7 as is_complete from days group by all;
        create table counted as
            select 'topic' as entity_kind, topic_id as entity_id, date, panel_article_count as y, outlet_count as o
                   from daily_topics
            union all select 'beat', 'beat', date, beat_article_count, outlet_count from daily_beat;
        create table weekly as
            select c.entity_kind, c.entity_id, w.week, w.is_complete, sum(c.y)::bigint as y,
                   sum(b.panel_article_count)::bigint as n, max(c.o)::bigint as o
            from counted as c join daily_beat as b using (date) join weeks as w on w.week = date_trunc('week',
                   c.date)::date
            group by all;
        create table bases as
            select entity_kind, entity_id, sum(y) as base_y, sum(y) / nullif(sum(n), 0) as base_share, count(*)
                   as base_weeks
            from (select *, row_number() over (partition by entity_kind, entity_id order by week) as k from weekly
                   where is_complete)
            where k <= 26 group by all;
        create table trends_index as
            select 'main' as beat_id, entity_kind, entity_id, 'week' as grain, week as period_start, 'article' as unit,
                   'current' as line, 'two-way' as variant,
                   case when base_y >= 30 then 100 * y / nullif(n, 0) / base_share
                        end as index_value,
                   .8 * index_value as low, 1.25 * index_value as high, 8.5::double as n_eff, y as article_count, o
                        as outlet_count,
                   is_complete, case when not is_complete then 'partial' when base_weeks < 8 then 'base forming'
                                     when base_y < 30 then 'base too thin' end as flag,
                   'index-1' as method_version, n as panel_article_count, y / nullif(n, 0) as article_share,
                   y::double as observed_count, case when base_y >= 30 then n * base_share end as expected_count,
                   base_weeks < 8 as is_provisional, 1000 * y / nullif(n, 0) as standardised_per_1000,
                   case when not is_complete then 'running' when base_y < 30 then 'no base' else 'ok' end as status
            from weekly join bases using (entity_kind, entity_id);
        insert into trends_index
            select 'main', c.entity_kind, c.entity_id, 'day', c.date, 'article', 'current', 'two-way',
                   case when base_y >= 30
                        then 100 * sum(c.y) over trail / nullif(sum(b.panel_article_count) over trail, 0) / base_share
                        end,
                   null, null, null, sum(c.y) over trail, max(c.o) over trail, count(*) over trail = 7,
                   case when count(*) over trail < 7 then 'partial' when base_weeks < 8 then 'base forming'
                        when base_y < 30 then 'base too thin' end,
                   'index-1', sum(b.panel_article_count) over trail,
                   sum(c.y) over trail / nullif(sum(b.panel_article_count) over trail, 0),
                   sum(c.y) over trail,
                   case when base_y >= 30 then sum(b.panel_article_count) over trail * base_share end, base_weeks < 8,
                   1000 * sum(c.y) over trail / nullif(sum(b.panel_article_count) over trail, 0),
                   case when base_y < 30 then 'no base' else 'ok' end
            from counted as c join daily_beat as b using (date) join bases using (entity_kind, entity_id)
            window trail as (partition by c.entity_kind, c.entity_id order by c.date rows 6 preceding);
        -- Ten days after its Monday a week was known as nine tenths of what the last build says.
        create table index_vintages as
            select beat_id, entity_kind, entity_id, grain, period_start, unit, line,
                   period_start + interval 10 day + interval 6 hour as vintage_at, .9 * index_value as index_value,
                   .9 * low as low, .9 * high as high, n_eff, 900 * article_share as standardised_per_1000,
                   article_share, if(index_value is null, 'no base', 'ok') as status, method_version,
                   'd' as dictionary_hash, 'p' as panel_hash
            from trends_index where grain = 'week' and is_complete;
        insert into index_vintages
            select * replace ('published' as line) from index_vintages
            union all by name
            select * replace (timestamp '2026-06-29 08:00:00' as vintage_at, index_value / .9 as index_value,
                              low / .9 as low, high / .9 as high)
            from index_vintages;
        create table build_info as
            select timestamp '2026-06-29 08:00:00' as built_at, '0123abcd' as build_id, max(published_at) as newest_at,
                   greatest(date '{newest}', max(published_date)) as newest_date,
                   '{home_kind}' as home_kind, '{schema_version}' as schema_version,
                   'index-1' as method_version, count(*) as article_count,
                   (select count(*) from feed_health) as feed_count,
                   (select count(*) from feed_health where state = 'ok') as healthy_feed_count,
                   min(published_date) as first_date
            from articles;
        drop table topic_seed; drop table days; drop table weeks; drop table counted;
        drop table weekly; drop table bases; drop macro dice;
        comment on table articles is 'One row per page of one outlet.';
        comment on column articles.title is 'The headline as plain text.';
    """)
    write_stories(con, placed=placed)
    write_trends(con, moving=moving, later=later, counting_stories=counting_stories)
    con.execute("drop table outlet_seed")
    if worded:
        con.execute("""
            alter table articles add column tone_words struct(word varchar, pull double)[];
            alter table articles add column is_fallback_score boolean;
            update articles set is_fallback_score = hash(article_id) % 5 = 0
            where hash(article_id) % 3 > 0;
            update articles set tone_words = [{word: '<i>invented</i>', pull: -.31}, {word: 'funding', pull: .12}]
            where hash(article_id) % 2 = 0
        """)
    tables = [row[0] for row in con.execute("select table_name from duckdb_tables() order by 1").fetchall()]
    con.execute("create table manifest (table_name varchar, row_count bigint, build_id varchar, built_at timestamp)")
    for table in tables:
        con.execute(
            f"insert into manifest select '{table}', count(*), '0123abcd', timestamp '2026-06-29 08:00:00' from {table}"
        )
    con.close()
    (published / "LATEST").write_text(name + "\n")
    return path
