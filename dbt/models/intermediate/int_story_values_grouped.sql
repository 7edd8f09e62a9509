-- One row per story, article and quantity stated in it, with the values that are the same value grouped.
{#
    Values are the same within 2%, or 5% where one is written with fewer digits ($2.5bn, $2.46bn), or 15% where one says
    about; a range holds what lies in it. Dates are the same day.
#}
{% set same_share = 0.02 %}
{% set rounded_share = 0.05 %}
{% set approximate_share = 0.15 %}

with story_articles as (
    select * from {{ ref('story_articles') }}
    where origin_number is not null
),

quantities as (
    select * from {{ ref('int_quantities_labelled') }}
),

-- Nouns of people are one, so that "5,000 jobs" and "5,000 employees" are the same count.
mentions as (
    select
        story_articles.story_id,
        story_articles.origin_number,
        story_articles.article_id,
        story_articles.outlet_name,
        story_articles.published_at,
        quantities.content_hash,
        quantities.position,
        case when quantities.kind = 'percentage_points' then 'percentage' else quantities.kind end as kind,
        coalesce(quantities.value, cast({{ days_between("date '2000-01-01'", 'quantities.date_value') }} as double))
            as value,
        quantities.value_high,
        quantities.date_value,
        quantities.unit,
        quantities.currency,
        quantities.per,
        quantities.is_approximate,
        quantities.bound,
        quantities.role,
        quantities.role in ('stated', 'forecast') as is_news,
        quantities.is_in_title,
        quantities.is_in_lead,
        quantities.sentence_position,
        quantities.sentence_start,
        quantities.sentence_end,
        quantities.quoted,
        quantities.thing,
        quantities.strength,
        quantities.words_beside,
        length({{ without(without('quantities.quoted', '[^0-9]'), '^0+|0+$') }}) as digit_count,
        concat_ws(
            '|',
            case when quantities.kind = 'percentage_points' then 'percentage' else quantities.kind end,
            quantities.currency,
            quantities.per,
            case
                when quantities.kind = 'count' and {{ counts_people('quantities.unit') }} then 'people'
                when quantities.kind in ('count', 'date') then quantities.unit
            end
        ) as measure_key
    from story_articles
    inner join quantities on story_articles.content_hash = quantities.content_hash
    where
        quantities.kind in ('amount', 'percentage', 'percentage_points', 'count', 'date')
        and (quantities.value is not null or quantities.date_value is not null)
        -- "Billions of dollars" state nothing.
        and lower(quantities.quoted) not like '%illions of %'
),

ordered as (
    select
        *,
        max(coalesce(value_high, value)) over earlier as highest_before,
        lag(is_approximate) over in_order as was_approximate,
        lag(digit_count) over in_order as digit_count_before
    from mentions
    window
        in_order as (
            partition by story_id, measure_key
            order by value asc, article_id asc, position asc
        ),
        earlier as (
            partition by story_id, measure_key
            order by value asc, article_id asc, position asc
            rows between unbounded preceding and 1 preceding
        )
),

marked as (
    select
        *,
        case
            when highest_before is null then 1
            when kind = 'date' then case when value > highest_before then 1 else 0 end
            when
                value > highest_before * (
                    1 + case
                        when is_approximate or was_approximate then {{ approximate_share }}
                        when digit_count <> digit_count_before then {{ rounded_share }}
                        else {{ same_share }}
                    end
                )
                then 1
            else 0
        end as is_new_value
    from ordered
)

select
    story_id,
    measure_key,
    cast(
        sum(is_new_value) over (
            partition by story_id, measure_key
            order by value asc, article_id asc, position asc
            rows between unbounded preceding and current row
        ) as integer
    ) as value_group,
    origin_number,
    article_id,
    outlet_name,
    published_at,
    content_hash,
    position,
    kind,
    value,
    value_high,
    date_value,
    unit,
    currency,
    is_approximate,
    bound,
    role,
    is_news,
    is_in_title,
    is_in_lead,
    sentence_position,
    sentence_start,
    sentence_end,
    quoted,
    thing,
    strength,
    words_beside,
    digit_count
from marked
