{# The 95% quantile of Student's t at `freedom` degrees of freedom: Cornish and Fisher's expansion about the normal's. #}
{% macro t_quantile(freedom) -%}
    {%- set z = 1.6449 -%}
    (
        {{ z }}
        + {{ (z ** 3 + z) / 4 }} / ({{ freedom }})
        + {{ (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96 }} / power({{ freedom }}, 2)
        + {{ (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384 }} / power({{ freedom }}, 3)
    )
{%- endmacro %}

{#
    V of ln b, from columns of the query that it stands in: residuals summed within owners first, since copies inside an
    owner are one voice, and never less than counting alone leaves to chance. `attention` is Σo / Σe of the same query.
#}
{% macro index_variance(attention) -%}
    greatest(
        case
            when owner_count > 1
                then owner_count * squared_residual / ((owner_count - 1) * power(observed_count, 2))
        end,
        squared_count * {{ attention }} / power(observed_count, 2)
    )
{%- endmacro %}

{# Half of the 90% band of ln b, from its variance; null where nothing was observed and where sources are too few. #}
{% macro index_half_width() -%}
    case
        when observed_count = 0 or n_eff < {{ var('least_source_count') }} then null
        else {{ t_quantile('n_eff - 1') }} * sqrt(variance)
    end
{%- endmacro %}

{% macro index_low() -%}
    case
        when is_break then null
        when observed_count = 0 then 0
        else b * exp(-half_width)
    end
{%- endmacro %}

{# Where nothing was seen: the most that goes with it in one case of twenty, in articles of the usual weight. #}
{% macro index_high(linked_expected_count) -%}
    case
        when is_break then null
        when observed_count = 0 then -ln(0.05) * squared_count / expected_count / {{ linked_expected_count }}
        else b * exp(half_width)
    end
{%- endmacro %}
