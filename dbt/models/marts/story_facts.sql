-- One row per story, key fact and value that independent origins state of it.
{#
    Conservative: a false dispute is worse than a missed one. Words that leave room contradict nothing in it: "about" a
    quarter more, "at least" and "up to" twice, "dozens of" ten times as much. Twenty times as much is another thing, and
    twice as much another measure (the revenue of a branch, of a year). A
    toll grows: the larger figure that comes later, or a day before a smaller one that somebody still prints, is an
    update. Two origins are in dispute about a thing only where the value
    that each puts first is nowhere in the other's articles, in whatever part; where the larger is 15% more and beyond; where both
    name somebody in common; within three days (later figures are updates); and, of what is measured time and again (revenue, a valuation), where both
    put it in the title or the first sentence.
#}
{% set dispute_days = 3 %}
{% set dispute_share = 0.15 %}
{% set approximate_share = 0.25 %}
{% set bounded_factor = 2 %}
{% set mass_factor = 10 %}
{% set another_thing_factor = 20 %}
{% set another_measure_factor = 2 %}
{% set toll_hours = 24 %}
{% set most_facts = 8 %}
{% set least_count = 10 %}

with mentions as (
    select * from {{ ref('int_story_values_grouped') }}
),

texts as (
    select
        content_hash,
        max(title) as title,
        max(title || chr(10) || text) as said
    from {{ ref('stg_entries') }}
    where content_hash in (select mentions.content_hash from mentions)
    group by content_hash
),

-- What a value is said to be about, by whoever states it.
value_things as (
    select
        story_id,
        measure_key,
        value_group,
        thing,
        strength,
        count(distinct origin_number) as origin_count
    from mentions
    where is_news and thing is not null
    group by story_id, measure_key, value_group, thing, strength
),

top_things as (
    select *
    from value_things
    qualify
        row_number() over (
            partition by story_id, measure_key, value_group
            order by
                case strength when 'toll' then 1 when 'deed' then 1 when 'measure' then 2 else 3 end asc,
                origin_count desc,
                thing asc
        ) = 1
),

-- What each origin puts first of a thing: in the title, else where it comes first.
first_values as (
    select
        mentions.*,
        value_things.thing as group_thing,
        value_things.strength as group_strength
    from mentions
    inner join value_things
        on
            mentions.story_id = value_things.story_id
            and mentions.measure_key = value_things.measure_key
            and mentions.value_group = value_things.value_group
    where
        mentions.is_news
        and mentions.is_in_lead
        and value_things.strength <> 'weak'
        -- The dead of one sentence are not the injured of another, be they as many.
        and (mentions.kind <> 'count' or mentions.thing is null or mentions.thing = value_things.thing)
    qualify
        row_number() over (
            partition by mentions.story_id, mentions.measure_key, value_things.thing, mentions.origin_number
            order by
                mentions.is_in_title desc,
                mentions.sentence_position asc,
                mentions.role = 'forecast' asc,
                mentions.published_at asc,
                mentions.article_id asc,
                mentions.position asc
        ) = 1
),

said_by_origin as (
    select distinct
        story_id,
        measure_key,
        value_group,
        origin_number
    from mentions
),

rivals as (
    select
        one.story_id,
        one.measure_key,
        one.group_thing,
        one.origin_number,
        one.value_group,
        one.content_hash,
        one.sentence_start,
        one.sentence_end,
        other.origin_number as other_origin_number,
        other.value_group as other_value_group,
        other.content_hash as other_content_hash,
        other.sentence_start as other_sentence_start,
        other.sentence_end as other_sentence_end
    from first_values as one
    inner join first_values as other
        on
            one.story_id = other.story_id
            and one.measure_key = other.measure_key
            and one.group_thing = other.group_thing
            and one.origin_number <> other.origin_number
    left join said_by_origin as said_by_one
        on
            one.story_id = said_by_one.story_id
            and one.measure_key = said_by_one.measure_key
            and one.origin_number = said_by_one.origin_number
            and other.value_group = said_by_one.value_group
    left join said_by_origin as said_by_other
        on
            other.story_id = said_by_other.story_id
            and other.measure_key = said_by_other.measure_key
            and other.origin_number = said_by_other.origin_number
            and one.value_group = said_by_other.value_group
    where
        other.value > coalesce(one.value_high, one.value) * case
            when 'mass' in (one.bound, other.bound) then {{ mass_factor }}
            when one.bound = 'at_least' or other.bound = 'at_most' then {{ bounded_factor }}
            when one.is_approximate or other.is_approximate then 1 + {{ approximate_share }}
            else 1 + {{ dispute_share }}
        end
        and other.value < coalesce(one.value_high, one.value) * case
            when one.group_strength = 'measure' then {{ another_measure_factor }}
            else {{ another_thing_factor }}
        end
        and (
            one.group_strength <> 'toll'
            or {{ hours_between('other.published_at', 'one.published_at') }} > {{ toll_hours }}
        )
        and said_by_one.story_id is null
        and said_by_other.story_id is null
        and abs({{ days_between('cast(one.published_at as date)', 'cast(other.published_at as date)') }})
        <= {{ dispute_days }}
        and (
            one.group_strength in ('deed', 'toll')
            or (one.role = other.role and one.sentence_position <= 1 and other.sentence_position <= 1)
        )
),

rival_sentences as (
    select
        content_hash,
        sentence_start,
        sentence_end
    from rivals

    union

    select
        other_content_hash,
        other_sentence_start,
        other_sentence_end
    from rivals
),

rival_words as (
    select
        rival_sentences.content_hash,
        rival_sentences.sentence_start,
        {{ words(match_text(
            "texts.title || '. ' || substr(texts.said, rival_sentences.sentence_start + 1, "
            ~ "rival_sentences.sentence_end - rival_sentences.sentence_start)"
        )) }} as words
    from rival_sentences
    inner join texts on rival_sentences.content_hash = texts.content_hash
),

rival_names as (
    select distinct
        written.content_hash,
        written.sentence_start,
        lower(written.word) as name
    from ({{ each_written_word('rival_words', 'content_hash, sentence_start') }}) as written
    left join {{ ref('not_companies') }} as ordinary
        on lower(written.word) = ordinary.word and ordinary.kind in ('common', 'calendar', 'kind')
    where {{ is_capitalised('written.word') }} and ordinary.word is null
),

disputes as (
    select distinct
        rivals.story_id,
        rivals.measure_key,
        rivals.group_thing,
        rivals.value_group,
        rivals.other_value_group
    from rivals
    inner join rival_names as names
        on rivals.content_hash = names.content_hash and rivals.sentence_start = names.sentence_start
    inner join rival_names as other_names
        on
            rivals.other_content_hash = other_names.content_hash
            and rivals.other_sentence_start = other_names.sentence_start
            and names.name = other_names.name
),

disputed_values as (
    select
        story_id,
        measure_key,
        value_group,
        min(group_thing) as thing
    from (
        select
            story_id,
            measure_key,
            group_thing,
            value_group
        from disputes

        union all

        select
            story_id,
            measure_key,
            group_thing,
            other_value_group as value_group
        from disputes
    ) as both_sides
    group by story_id, measure_key, value_group
),

-- Each value is a fact of its own, save that values in dispute are of one fact. Its best mention is quoted.
best_mentions as (
    select *
    from mentions
    where is_news
    qualify
        row_number() over (
            partition by story_id, measure_key, value_group
            order by
                is_approximate asc,
                digit_count desc,
                origin_number asc,
                is_in_title asc,
                published_at asc,
                article_id asc,
                position asc
        ) = 1
),

value_counts as (
    select
        story_id,
        measure_key,
        value_group,
        count(distinct origin_number) as stated_by_count,
        bool_or(is_in_title) as is_in_title,
        bool_or(is_in_lead) as is_in_lead
    from mentions
    where is_news
    group by story_id, measure_key, value_group
),

stated as (
    select
        best.*,
        counts.stated_by_count,
        disputed.thing is not null as is_disputed,
        coalesce(disputed.thing, top_things.thing) as fact_thing,
        counts.is_in_title as is_ever_in_title,
        counts.is_in_lead as is_ever_in_lead,
        coalesce(disputed.thing, cast(best.value_group as varchar)) as fact_key
    from best_mentions as best
    inner join value_counts as counts
        on
            best.story_id = counts.story_id
            and best.measure_key = counts.measure_key
            and best.value_group = counts.value_group
    left join disputed_values as disputed
        on
            best.story_id = disputed.story_id
            and best.measure_key = disputed.measure_key
            and best.value_group = disputed.value_group
    left join top_things
        on
            best.story_id = top_things.story_id
            and best.measure_key = top_things.measure_key
            and best.value_group = top_things.value_group
    where
        case
            when best.kind = 'date' then counts.stated_by_count > 1
            when best.kind = 'count' and best.value < {{ least_count }}
                then counts.stated_by_count > 1 or top_things.thing is not null
            else counts.stated_by_count > 1 or counts.is_in_lead
        end
),

fact_origins as (
    select
        stated.story_id,
        stated.measure_key,
        stated.fact_key,
        count(distinct mentions.origin_number) as origin_count,
        max(stated.value) as largest_value,
        bool_or(stated.is_ever_in_title) as is_ever_in_title,
        bool_or(stated.is_ever_in_lead) as is_ever_in_lead
    from stated
    inner join mentions
        on
            stated.story_id = mentions.story_id
            and stated.measure_key = mentions.measure_key
            and stated.value_group = mentions.value_group
            and mentions.is_news
    group by stated.story_id, stated.measure_key, stated.fact_key
),

numbered as (
    select
        stated.*,
        facts.origin_count,
        facts.is_ever_in_lead as is_fact_in_lead,
        dense_rank() over (
            partition by stated.story_id
            order by
                facts.origin_count desc,
                facts.is_ever_in_title desc,
                facts.is_ever_in_lead desc,
                case stated.kind when 'amount' then 1 when 'count' then 2 when 'percentage' then 3 else 4 end asc,
                facts.largest_value desc,
                stated.measure_key asc,
                stated.fact_key asc
        ) as fact_number,
        row_number() over (
            partition by stated.story_id, stated.measure_key, stated.fact_key
            order by stated.stated_by_count desc, stated.origin_number asc, stated.value_group asc
        ) as value_number,
        count(*) over (partition by stated.story_id, stated.measure_key, stated.fact_key) as value_count
    from stated
    inner join fact_origins as facts
        on
            stated.story_id = facts.story_id
            and stated.measure_key = facts.measure_key
            and stated.fact_key = facts.fact_key
)

select
    numbered.story_id,
    cast(numbered.fact_number as integer) as fact_number,
    cast(numbered.value_number as integer) as value_number,
    numbered.kind,
    coalesce(
        numbered.fact_thing,
        case when numbered.kind = 'count' then numbered.unit end,
        replace(numbered.words_beside, '  ', ' ')
    ) as label,
    case when numbered.kind <> 'date' then numbered.value end as value,
    numbered.value_high,
    numbered.date_value,
    numbered.unit,
    numbered.currency,
    numbered.is_approximate,
    numbered.stated_by_count,
    numbered.origin_count,
    -- A value with two rivals is of one fact only, and the other may be left alone in the other.
    numbered.is_disputed and numbered.value_count > 1 as is_disputed,
    numbered.fact_number = 1 and numbered.is_fact_in_lead as is_main,
    numbered.article_id,
    numbered.outlet_name,
    substr(texts.said, numbered.sentence_start + 1, numbered.sentence_end - numbered.sentence_start) as sentence,
    numbered.quoted
from numbered
inner join texts on numbered.content_hash = texts.content_hash
where numbered.fact_number <= {{ most_facts }}
