"""Adds to a written snapshot, by SQL alone, what moves lines: tests for noise, splits of changes, and marts to come."""

from __future__ import annotations

import duckdb


def write_trends(con: duckdb.DuckDBPyConnection, *, moving: bool, later: bool, counting_stories: bool) -> None:
    """Write trends_movers and index_changes, and what a snapshot may lack.

    Where it is `moving`, topic-0 and topic-5 rise by the same articles in the last complete week and topic-0 in the one
    before it, and topic-1 falls; all else is within its noise. `later` adds beat_weeks, emerging_terms, the echo
    ratio and outages. With `counting_stories` the current line counts stories and verified stories too, in values that
    would stand out where a page took them for articles.
    """
    con.execute(f"""
        create table trends_movers as
            with weeks as (
                select *, median(standardised_per_1000) over before as usual, median(index_value) over before
                       as usual_index_value, count(standardised_per_1000) over before as earlier,
                       dense_rank() over (order by panel_article_count > 9 desc, period_start desc) as age
                from trends_index where entity_kind = 'topic' and grain = 'week' and is_complete
                window before as (partition by entity_id order by period_start rows between 8 preceding and 1 preceding)
            ),
            tested as (
                select *, standardised_per_1000 / usual as seen,
                       {moving} and (entity_id = 'topic-0' and age <= 2 or entity_id = 'topic-5' and age = 1) as rises,
                       {moving} and entity_id = 'topic-1' and age = 1 as falls
                from weeks where earlier = 8 and usual > 0 and article_count >= 5
            )
            select beat_id, entity_id as topic_id, period_start, index_value, usual_index_value,
                   case when rises then 3.0 + (entity_id = 'topic-0')::int when falls then .4 else seen end as ratio,
                   case when rises then 4.5 when falls then -3.5 else ln(seen) end as z_value,
                   case when rises or falls then .001 else .5 end as p_value,
                   count(*) over (partition by period_start) as tested_topic_count, rises or falls as is_clear_mover,
                   case when rises then 'topic-0' when falls then entity_id end as event_id,
                   'index-1' as method_version
            from tested;
        create table index_changes as
            select beat_id, entity_kind, entity_id, period_start, article_share,
                   lag(article_share) over (partition by entity_id order by period_start) as article_share_before,
                   article_share - article_share_before as share_change, 2 * share_change as attention_change,
                   -.5 * share_change as single_source_change, -.5 * share_change as output_mix_change,
                   0.0::double as sources_in_change, 0.0::double as sources_out_change, 0.0::double as outage_change,
                   0.0::double as outside_change, 'index-1' as method_version
            from trends_index where grain = 'week' and is_complete
            qualify article_share_before is not null;
        insert into trends_index by name
            select * replace ('published' as line, .9 * index_value as index_value, .9 * low as low, .9 * high as high)
            from trends_index where grain = 'week' and is_complete;
    """)
    if later:
        con.execute("""
            alter table trends_index add column echo_ratio double;
            alter table trends_index add column is_outage boolean;
            update trends_index set is_outage = grain = 'week' and period_start = (
                select max(period_start) - 14 from trends_index where grain = 'week' and is_complete);
            update trends_index set echo_ratio = 1.5 where line = 'current' and grain = 'week';
            create table beat_weeks as
                select period_start, index_value, low, high, .05 * sin(epoch(period_start)) as tone,
                       tone - .1 as tone_low, tone + .1 as tone_high, .3::double as verified_share,
                       2.5::double as mean_impact, 40::bigint as story_count, 2::bigint as action_item_count,
                       article_count, is_complete
                from trends_index
                where entity_kind = 'beat' and grain = 'week' and line = 'current' and unit = 'article';
            create table emerging_terms as
                select period_start, 'invented headline' as term, 6.5::double as ratio, 4.1::double as z_value,
                       9::bigint as article_count, 5::bigint as outlet_count, .001::double as usual_share,
                       .0065::double as share, ['none'] as article_ids
                from beat_weeks where is_complete
                union all select max(period_start), '<b>[x](javascript:alert(1))', 3.2, 3.9, 6, 4, .001, .0032, ['none']
                from beat_weeks where is_complete;
        """)
    if counting_stories:
        con.execute("""
            insert into trends_index by name
                select i.* replace (kinds.kind as unit, 7 * index_value as index_value, 7 * low as low,
                                    7 * high as high, 3::bigint as article_count, article_share / 9 as article_share)
                from trends_index as i, (values ('story'), ('verified_story')) as kinds(kind)
                where line = 'current' and grain = 'week';
        """)
