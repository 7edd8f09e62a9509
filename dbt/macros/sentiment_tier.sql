{# The tier of a score in [-1, 1]: -2 very negative, -1 negative, 0 neutral or mixed, 1 positive, 2 very positive. #}
{% macro sentiment_tier(score) -%}
    case
        when {{ score }} >= {{ var('extreme_tier_cut') }} then 2
        when {{ score }} >= {{ var('tier_cut') }} then 1
        when {{ score }} <= -{{ var('extreme_tier_cut') }} then -2
        when {{ score }} <= -{{ var('tier_cut') }} then -1
        when {{ score }} is not null then 0
    end
{%- endmacro %}

{# The columns that every table of tones has: the mean, the five counts and their sum, over one row an article. #}
{% macro tone_columns() -%}
    avg(sentiment_score) as sentiment_score,
    count(*) filter (where sentiment_tier = -2) as very_negative_count,
    count(*) filter (where sentiment_tier = -1) as negative_count,
    count(*) filter (where sentiment_tier = 0) as neutral_count,
    count(*) filter (where sentiment_tier = 1) as positive_count,
    count(*) filter (where sentiment_tier = 2) as very_positive_count,
    count(sentiment_score) as scored_article_count
{%- endmacro %}
