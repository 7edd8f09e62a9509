{#
    index_vintages is the one table that cannot be made again, so a build that fails may leave nothing in it. dbt commits
    each model by itself; therefore a build marks, before it begins, up to which moment the stored vintages stand, and
    takes the mark away when it has ended well. A mark that is there at the next start is of a build that was killed:
    what that one added goes.
#}
{% macro begin_vintage() -%}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% do discard_vintage() %}
        {% set newest = '(select max(vintage_at) from ' ~ stored_vintages() ~ ')' if stored_vintages() else 'null' %}
        {% do run_query('create schema if not exists intermediate') %}
        {% do run_query(
            "create table intermediate.unsettled_vintage as select coalesce(" ~ newest
            ~ ", timestamp '0001-01-01') as stands_until"
        ) %}
    {% endif %}
{%- endmacro %}

{# What this build added stands. #}
{% macro settle_vintage() -%}
    {% do run_query('drop table if exists intermediate.unsettled_vintage') %}
{%- endmacro %}

{# What was added under a mark that is still there goes, with the mark. #}
{% macro discard_vintage() -%}
    {% set marks = run_query(
        "select 1 from information_schema.tables where table_schema = 'intermediate' and table_name = 'unsettled_vintage'"
    ) %}
    {% if marks.rows | length and stored_vintages() %}
        {% do run_query(
            'delete from ' ~ stored_vintages()
            ~ ' where vintage_at > (select min(stands_until) from intermediate.unsettled_vintage)'
        ) %}
    {% endif %}
    {% do settle_vintage() %}
{%- endmacro %}

{# The table of the vintages; none before the first build. #}
{% macro stored_vintages() -%}
    {{ return(adapter.get_relation(database=target.database, schema='marts', identifier='index_vintages')) }}
{%- endmacro %}
