{#
    CTEs that leave of many pairs those that join the same nodes; the last one, `{name}`, has the columns of `pairs`, a CTE
    of part_id, node and other_node, which is the earlier of the two. Whoever has an earlier neighbour stays tied to the
    first of them, so a pair whose two nodes have the same first one says nothing new: a group in which each is paired with
    each is left with one pair a node. It holds at every moment of a part that grows node by node.
#}
{% macro spanning_pairs(name, pairs) -%}
    {{ name }}_first as (
        select
            part_id,
            node,
            min(other_node) as first_node
        from {{ pairs }}
        group by part_id, node
    ),

    {{ name }} as (
        select distinct
            pairs.part_id,
            pairs.node,
            pairs.other_node
        from {{ pairs }} as pairs
        inner join {{ name }}_first as own on pairs.part_id = own.part_id and pairs.node = own.node
        left join {{ name }}_first as others on pairs.part_id = others.part_id and pairs.other_node = others.node
        where
            pairs.other_node = own.first_node
            or others.first_node is null
            or own.first_node <> others.first_node
    )
{%- endmacro %}

{#
    CTEs that join nodes into connected components by labels that fall to the least of the neighbours and then jump to
    their label's label; the last one, `components`, has part_id, node and label, the least node of the component.
    `nodes` names a CTE of part_id and node (a whole number), `edges` one of part_id, node and other_node, both ways round.
    Six rounds join a chain of over a hundred nodes in order; a test says whether any edge is left between two components.
    A node without an edge is its own component and takes no part in the rounds. Where the second round changes nothing in
    a part, as in most, no later one would.
#}
{% macro component_rounds(nodes, edges, rounds=6) -%}
    hooked_1 as (
        select
            part_id,
            node,
            least(node, min(other_node)) as label
        from {{ edges }}
        group by part_id, node
    ),
    {% for round in range(1, rounds + 1) %}
    {% if round > 1 %}
    least_beside_{{ round }} as (
        select
            edges.part_id,
            edges.node,
            min(others.label) as label
        from {{ edges }} as edges
        inner join {{ 'labels_1' if round == 2 else 'open_labels_' ~ (round - 1) }} as others
            on edges.part_id = others.part_id and edges.other_node = others.node
        group by edges.part_id, edges.node
    ),

    hooked_{{ round }} as (
        select
            labels.part_id,
            labels.node,
            least(labels.label, beside.label) as label,
            labels.label as label_before
        from {{ 'labels_1' if round == 2 else 'open_labels_' ~ (round - 1) }} as labels
        inner join least_beside_{{ round }} as beside on labels.part_id = beside.part_id and labels.node = beside.node
    ),
    {% endif %}
    {{ 'labels_1' if round == 1 else 'open_labels_' ~ round }} as (
        select
            hooked.part_id,
            hooked.node,
            pointed.label
        from hooked_{{ round }} as hooked
        inner join hooked_{{ round }} as pointed
            on hooked.part_id = pointed.part_id and hooked.label = pointed.node
        {% if round == 2 -%}
        where hooked.part_id in (select part_id from hooked_2 where label <> label_before)
        {%- endif %}
    ),
    {% endfor %}
    components as (
        select
            nodes.part_id,
            nodes.node,
            coalesce(open_labels.label, labels.label, nodes.node) as label
        from {{ nodes }} as nodes
        left join labels_1 as labels on nodes.part_id = labels.part_id and nodes.node = labels.node
        left join open_labels_{{ rounds }} as open_labels
            on nodes.part_id = open_labels.part_id and nodes.node = open_labels.node
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
