{# No row lacks a value in any of the columns. One test for all of them: each test costs a tenth of a second. #}
{% test complete(model, columns) %}
    select *
    from {{ model }}
    where
        {% for column in columns -%}
        {{ 'or ' if not loop.first }}{{ column }} is null
        {% endfor %}
{% endtest %}
