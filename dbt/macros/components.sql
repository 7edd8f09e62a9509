{#
    CTEs that join nodes into connected components by labels that fall to the least of the neighbours and then jump to
    their label's label; the last one, `components`, has part_id, node and label, the least node of the component.
    `nodes` names a CTE of part_id and node (a whole number), `edges` one of part_id, node and other_node, both ways round.
    Six rounds join a chain of over a hundred nodes in order; a test says whether any edge is left between two components.
    A node without an edge is its own component and takes no part in the rounds.
#}
{% macro component_rounds(nodes, edges, rounds=6) -%}
    labels_0 as (
        select distinct
            part_id,
            node,
            node as label
        from {{ edges }}
    ),
    {% for round in range(1, rounds + 1) %}
    hooked_{{ round }} as (
        select
            labels.part_id,
            labels.node,
            least(labels.label, min(others.label)) as label
        from labels_{{ round - 1 }} as labels
        inner join {{ edges }} as edges on labels.part_id = edges.part_id and labels.node = edges.node
        inner join labels_{{ round - 1 }} as others
            on edges.part_id = others.part_id and edges.other_node = others.node
        group by labels.part_id, labels.node, labels.label
    ),

    labels_{{ round }} as (
        select
            hooked.part_id,
            hooked.node,
            pointed.label
        from hooked_{{ round }} as hooked
        inner join hooked_{{ round }} as pointed
            on hooked.part_id = pointed.part_id and hooked.label = pointed.node
    ),
    {% endfor %}
    components as (
        select
            nodes.part_id,
            nodes.node,
            coalesce(labels.label, nodes.node) as label
        from {{ nodes }} as nodes
        left join labels_{{ rounds }} as labels on nodes.part_id = labels.part_id and nodes.node = labels.node
    )
{%- endmacro %}

{#
    CTEs that follow pointers to their end; the last one, `{name}_ends`, has the two columns of `pointers` (a CTE), the
    second now the last of its chain. Each round doubles the length that is followed: four reach sixteen steps.
#}
{% macro pointer_ends(name, pointers, start, target, rounds=4) -%}
    {% for round in range(1, rounds + 1) %}
    {% set before = pointers if round == 1 else name ~ '_jumped_' ~ (round - 1) %}
    {{ name }}_{{ 'ends' if round == rounds else 'jumped_' ~ round }} as (
        select
            pointers.{{ start }},
            coalesce(further.{{ target }}, pointers.{{ target }}) as {{ target }}
        from {{ before }} as pointers
        left join {{ before }} as further on pointers.{{ target }} = further.{{ start }}
    ){{ ',' if round < rounds }}
    {% endfor %}
{%- endmacro %}
