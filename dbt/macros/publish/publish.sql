{#
    The end of a build: one new file with every mart, then LATEST names it. A reader sees either the last build or this one,
    whole: the file is written in one transaction under a name that was never used, and LATEST is replaced by a rename.
    Nothing is published by a command that is no build, nor after any error or failed test, nor where this run left a mart
    out (`--select`): its rows would be older than those beside it, and a snapshot is of one build.
#}
{% macro publish(results) -%}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% set failed = [] %}
        {% for result in results if result.status | string in ('error', 'fail', 'runtime error') %}
            {% do failed.append(result.node.name) %}
        {% endfor %}
        {% if flags.EMPTY %}
            {% do discard_vintage() %}
        {% elif failed %}
            {% do discard_vintage() %}
            {% do log('Nothing was published: ' ~ failed | join(', ') ~ ' failed. The last snapshot still stands.', info=true) %}
        {% elif var('as_known_at', none) %}
            {% do settle_vintage() %}
            {% do log('Nothing was published: this build knew only what was seen by ' ~ known_at() ~ ' UTC.', info=true) %}
        {% elif marts_left_out(results) %}
            {% do settle_vintage() %}
            {% do log('Nothing was published: this build left out ' ~ marts_left_out(results) | join(', ')
                ~ '. The last snapshot still stands.', info=true) %}
        {% else %}
            {% do write_snapshot() %}
        {% endif %}
    {% endif %}
{%- endmacro %}

{# The names of the marts meant for readers that a run did not make. #}
{% macro marts_left_out(results) -%}
    {% set made = results | map(attribute='node.unique_id') | list %}
    {% set left_out = [] %}
    {% for node in graph.nodes.values() | sort(attribute='name') %}
        {% if node.resource_type == 'model' and node.config.meta.get('publish') and node.unique_id not in made %}
            {% do left_out.append(node.alias) %}
        {% endif %}
    {% endfor %}
    {{ return(left_out) }}
{%- endmacro %}

{# Eight hex digits that stand for this invocation of dbt. #}
{% macro build_id() -%}
    {{ invocation_id.replace('-', '')[:8] }}
{%- endmacro %}

{# When this invocation of dbt began (UTC). #}
{% macro built_at() -%}
    {{ run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') }}
{%- endmacro %}

{% macro write_snapshot() -%}
    {% set folder = env_var('BEATBOOK_HOME', '../data') ~ '/published' %}
    {% set file = 'marts-' ~ run_started_at.strftime('%Y%m%dT%H%M%S%f') ~ '-' ~ build_id() ~ '.duckdb' %}
    {% set marts = published_marts() %}

    {% do run_query(adapter.dispatch('attach_snapshot', 'beatbook')(folder ~ '/' ~ file)) %}
    {% do run_query('begin transaction') %}
    {% for mart in marts %}
        {% do run_query('create table snapshot.main.' ~ mart.identifier ~ ' as select * from ' ~ mart) %}
        {% do run_query(comments_of(mart.identifier)) %}
    {% endfor %}
    {% set manifest %}
        create table snapshot.main.manifest as
        select
            table_name,
            row_count,
            '{{ build_id() }}' as build_id,
            timestamp '{{ built_at() }}' as built_at
        from (
            select cast(null as varchar) as table_name, cast(null as bigint) as row_count where false
            {% for mart in marts %}
            union all
            select '{{ mart.identifier }}', count(*) from snapshot.main.{{ mart.identifier }}
            {% endfor %}
        )
    {% endset %}
    {% do run_query(manifest) %}
    {% do run_query(comments_of_manifest()) %}
    {% do run_query('commit') %}
    {# Without the checkpoint, readers might meet a write-ahead log beside the file. #}
    {% do run_query('checkpoint snapshot') %}
    {% do run_query('detach snapshot') %}
    {% do settle_vintage() %}
    {% do run_query(
        "copy (select '" ~ file ~ "') to '" ~ (folder ~ '/LATEST').replace("'", "''")
        ~ "' (format csv, header false, quote '', use_tmp_file true)"
    ) %}
    {% do log('Published ' ~ file ~ ' with ' ~ marts | length ~ ' marts.', info=true) %}
{%- endmacro %}

{# What the table and its columns mean travels with them, as comments: one statement a line. #}
{% macro comments_of(name) -%}
    {% for node in graph.nodes.values() if node.resource_type == 'model' and node.alias == name and node.config.meta.get('publish') %}
        comment on table snapshot.main.{{ name }} is '{{ node.description.replace("'", "''") }}';
        {% for column in node.columns.values() %}
            comment on column snapshot.main.{{ name }}.{{ column.name }} is '{{ column.description.replace("'", "''") }}';
        {% endfor %}
    {% endfor %}
{%- endmacro %}

{% macro comments_of_manifest() -%}
    comment on table snapshot.main.manifest is 'One row per table of this snapshot: its rows, all of one build.';
    comment on column snapshot.main.manifest.table_name is 'The table.';
    comment on column snapshot.main.manifest.row_count is 'Its rows when it was published.';
    comment on column snapshot.main.manifest.build_id is 'Eight hex digits of the build.';
    comment on column snapshot.main.manifest.built_at is 'When the build began (UTC).';
{%- endmacro %}

{# Every mart that is meant for readers and was built, by this build or an earlier one. #}
{% macro published_marts() -%}
    {% set marts = [] %}
    {% for node in graph.nodes.values() | sort(attribute='name') %}
        {% if node.resource_type == 'model' and node.config.meta.get('publish') %}
            {% set mart = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) %}
            {% if mart %}
                {% do marts.append(mart) %}
            {% endif %}
        {% endif %}
    {% endfor %}
    {{ return(marts) }}
{%- endmacro %}

{% macro duckdb__attach_snapshot(path) -%}
    attach '{{ path.replace("'", "''") }}' as snapshot
{%- endmacro %}
