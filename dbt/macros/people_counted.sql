{# Nouns of people that are one and the same count: "5,000 jobs", "5,000 employees". #}
{% macro counts_people(unit) -%}
    {{ unit }} in ('jobs', 'employees', 'workers', 'staff', 'people', 'roles', 'positions', 'staffers', 'posts')
{%- endmacro %}

{# Who can be hired or dismissed: no missiles are fired there, and no barrels cut. #}
{% macro counts_staff(unit) -%}
    ({{ counts_people(unit) }} or {{ unit }} in (
        'engineers', 'developers', 'devs', 'researchers', 'scientists', 'managers', 'contractors', 'drivers', 'members',
        'personnel', 'teachers', 'journalists', 'executives', 'specialists', 'recruiters', 'graduates', 'layoffs'
    ))
{%- endmacro %}
