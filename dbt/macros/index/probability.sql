{# How likely a standard normal lies at least so far from 0, to either side (Hastings 1955; to 1.5e-7). #}
{% macro two_sided_probability(absolute_z) -%}
    (
        {%- set step = '(1 / (1 + 0.3275911 * ' ~ absolute_z ~ ' / sqrt(2.0)))' %}
        {{ step }} * (
            0.254829592 + {{ step }} * (
                -0.284496736 + {{ step }} * (
                    1.421413741 + {{ step }} * (-1.453152027 + {{ step }} * 1.061405429)
                )
            )
        ) * exp(-power({{ absolute_z }}, 2) / 2)
    )
{%- endmacro %}
