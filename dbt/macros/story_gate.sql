{#
    The judgement of a story, each of the five in one place. They read columns of the query that they stand in:
    is_main_disputed, is_denied, denied_by_outlet_name, is_documented, independent_count, is_company_only, is_rumour,
    is_untitled; then status, for the gate.
#}
{% macro story_status() -%}
    case
        when is_denied or is_main_disputed then 'disputed'
        when is_documented then 'documented'
        when independent_count >= 2 then 'verified'
        when independent_count = 0 then 'aggregator_only'
        when is_company_only then 'company_stated'
        else 'single_source'
    end
{%- endmacro %}

{# A plan passes as an announcement does: only what is said to be rumoured is held, and what says nothing at all. #}
{% macro story_gate() -%}
    case
        when is_untitled then 'held'
        when status in ('documented', 'verified') then 'published'
        when status = 'single_source' and not is_rumour then 'published'
        else 'held'
    end
{%- endmacro %}

{% macro story_gate_reason() -%}
    case
        when is_untitled then 'None of its articles has a title.'
        when status = 'disputed' and is_denied
            then 'It is denied by an article of ' || coalesce(denied_by_outlet_name, 'another outlet') || '.'
        when status = 'disputed' then 'Independent sources contradict each other on its main fact.'
        when status = 'documented' then 'An authority or its papers stand behind it.'
        when status = 'verified'
            then 'Verified by ' || cast(independent_count as varchar) || ' independent sources.'
        when status = 'company_stated' then 'Only the company itself says so.'
        when status = 'aggregator_only' then 'Only an aggregator points to it.'
        when is_rumour then 'A rumour with a single source.'
        else 'A single source reports it as done, announced or planned.'
    end
{%- endmacro %}

{% macro story_release_condition() -%}
    case
        when is_untitled then 'An article of it has a title.'
        when status in ('documented', 'verified') then null
        when status = 'disputed' and is_denied then 'The denial is taken back, or an editor decides.'
        when status = 'disputed' then 'The sources come to agree on it, or an editor decides.'
        when status = 'company_stated'
            then 'A filing, or an independent report that does not rest on the words of the company.'
        when status = 'aggregator_only' then 'An outlet reports it itself.'
        when is_rumour then 'A second independent source, a filing, or an independent report that the deed is done or announced.'
    end
{%- endmacro %}

{# What a confirmation in another story makes of the gate of a single-source rumour, its reason or its condition. #}
{% macro borne_out(judged, part, confirmation) -%}
    case
        when
            {{ confirmation }}.confirmed_at is not null
            and {{ judged }}.status = 'single_source'
            and {{ judged }}.is_rumour
            {% if part == 'gate' -%}
            then 'published'
            {%- elif part == 'gate_reason' -%}
            then
                'A rumour with a single source, which ' || {{ confirmation }}.confirmed_by_outlet_name
                || ' later bore out on its own.'
            {%- else -%}
            then null
            {%- endif %}
        else {{ judged }}.{{ part }}
    end
{%- endmacro %}

{# What an editor's decision makes of the judged gate, its reason or its condition; the judged value where there is none. #}
{% macro edited(judged, part, decision) -%}
    case {{ decision }}.action
        {% if part == 'gate' -%}
        when 'release' then 'published'
        when 'hold' then 'held'
        {%- elif part == 'reason' -%}
        when 'release' then 'Released by an editor: ' || {{ decision }}.reason
        when 'hold' then 'Held by an editor: ' || {{ decision }}.reason
        {%- else -%}
        when 'release' then null
        when 'hold' then 'An editor releases it.'
        {%- endif %}
        else {{ judged }}
    end
{%- endmacro %}
