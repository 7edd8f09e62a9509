{# A sentence as it is shown: without the place and agency before it, "ALDERMOOR (Calder Wire) - ", "(Reuters) - ". #}
{% macro without_dateline(sentence) -%}
    {{ without(sentence, '^(\p{Lu}{2}[^()\n]{0,60})?\([^()\n]{2,40}\) ?(--?|[–—]) ') }}
{%- endmacro %}
