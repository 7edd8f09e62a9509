-- One row per quantity of a text: the sentence it stands in, what it is about, and the day that is meant.
{#
    The word of fact_terms that stands nearest says what a quantity is about: up to twelve words before it, or up to six
    after it where nothing comes between that begins another thought or is another quantity of the kind. "Raised $40m at a
    valuation of $1bn": the first is the round's, the second the valuation.
    What a count counts says more than any word around it ("52 injured people"), and only people can be hired or dismissed.
    Where no such word is near, a noun phrase beside it does: what it is a part of ("half of the giant project"), or how
    much more or less it says ("12% cheaper"). Without a parser only those two are safe; all else that stands beside it is
    a scrap, and no label.
    A text is read once, and again when its quantities or sentences were read anew, its day or the terms changed:
    `reading_key` tells. Where a newer method finds no quantity in a text, what the older one found goes.
#}
{{ config(
    materialized='incremental',
    incremental_strategy=replacing_strategy(),
    unique_key='content_hash',
    on_schema_change='append_new_columns',
    pre_hook="{% if is_incremental() %}"
        ~ "delete from {{ this }} where content_hash not in (select content_hash from {{ ref('stg_quantities') }})"
        ~ "{% endif %}",
) }}

{% set months = [
    'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'
] %}
{% set weak_handicap = 4 %}
{# Words that leave room are part of the quantity, save those that the reader of quantities does not know. #}
{% set or_more = '(more than|over|at least|upwards of|north of|above|exceed(s|ed|ing)?'
    ~ '|no (fewer|less) than|minimum of)' %}
{% set or_less = '(up to|as (many|much) as|(less|fewer) than|under|below|at most|no more than|maximum of)' %}
{% set before_it = '\\s+(an?\\s+)?(estimated\\s+)?$' %}
{% set mass -%}
(?i)(^|\s)(((tens|hundreds) of )?(dozens|hundreds|thousands|millions|billions|trillions) of|an? (dozen|hundred|thousand))\s
{%- endset %}
{% set determiners =
    "(?:(?:the|its|their|his|her|our|your|all|those|these|that|this|some|a|an|every|each)(  |$))"
%}
-- What ends a noun phrase: words that are no part of one, and verbs of the news.
{% set phrase_ends = "(?:in|on|of|by|under|into|since|until|before|during|per|through|about|between|among|within|"
    ~ "without|are|is|was|were|be|been|being|has|have|had|will|would|could|can|may|might|should|must|do|does|did|"
    ~ "not|no|said|say|says|goes|go|went|came|comes|come|made|make|makes|plan|plans|use|uses|used|think|"
    ~ "want|wants|report|reported|disagree|disagrees|agree|agrees|believe|relate|relates|live|lives|now|"
    ~ "already|last|this|next|when|where|if|it|they|we|he|she|i|you|there|up|down|out|off|because|so|than|"
    ~ "then|also)" %}
{% set plural = '^((?:[^ ]+  )*?(?:people|men|women|children|[^ ]{2,}[^siu ]s))(?:  |$)' %}
{% set measured = 'cheaper|lower|higher|faster|slower|larger|smaller|bigger|longer|shorter|fewer' %}
{% set thought = '[,;:()]| (at|to|from|for|with|after|as|and|but|by|on|while|that|which|who|than|over|against) ' %}

with stated as (
    select * from {{ ref('stg_quantities') }}
),

split as (
    select * from {{ ref('stg_sentences') }}
),

terms as (
    select * from {{ ref('fact_terms') }}
),

terms_hash as (
    select {{ hash_of_all("concat_ws('|', '3', kind, term, thing, strength)") }} as terms_hash from terms
),

-- "July" is the next one from the day on which the text was published first, which a late entry may move.
dates as (
    select
        content_hash,
        cast(min(published_at) as date) as published_date
    from {{ ref('stg_entries') }}
    group by content_hash
),

titles as (
    select
        split.content_hash,
        split.span_end as title_length,
        concat_ws('|', split.method_version, terms_hash.terms_hash) as reading_key
    from split
    cross join terms_hash
    where split.position = 0
),

stated_texts as (
    select
        content_hash,
        max(method_version) as method_version
    from stated
    group by content_hash
),

readings as (
    select
        stated_texts.content_hash,
        titles.title_length,
        dates.published_date,
        concat_ws(
            '|', stated_texts.method_version, titles.reading_key, cast(dates.published_date as varchar)
        ) as reading_key
    from stated_texts
    inner join titles on stated_texts.content_hash = titles.content_hash
    inner join dates on stated_texts.content_hash = dates.content_hash
),

{% if is_incremental() %}
read_before as (
    select distinct
        content_hash,
        reading_key
    from {{ this }}
),

to_read as (
    select readings.*
    from readings
    left join read_before
        on readings.content_hash = read_before.content_hash and readings.reading_key = read_before.reading_key
    where read_before.content_hash is null
),
{% else %}
to_read as (
    select * from readings
),
{% endif %}

quantities as (
    select
        stated.*,
        to_read.title_length,
        to_read.published_date,
        to_read.reading_key,
        coalesce(lag(stated.span_end) over in_sentence, 0) as previous_end,
        coalesce(lead(stated.span_start) over in_sentence, stated.span_end + 1000) as next_start
    from stated
    inner join to_read on stated.content_hash = to_read.content_hash
    window in_sentence as (
        partition by stated.content_hash, stated.sentence_position, stated.kind
        order by stated.position asc
    )
),

texts as (
    select
        content_hash,
        max(title || chr(10) || text) as said
    from {{ ref('stg_entries') }}
    where content_hash in (select quantities.content_hash from quantities)
    group by content_hash
),

placed as (
    select
        quantities.content_hash,
        quantities.position,
        quantities.kind,
        quantities.value,
        quantities.value_high,
        quantities.date_value,
        quantities.unit,
        quantities.currency,
        quantities.per,
        quantities.is_approximate,
        quantities.role,
        quantities.is_in_title,
        quantities.sentence_position,
        quantities.quoted,
        quantities.is_in_title
        or quantities.span_start < quantities.title_length + 1 + {{ var('lead_characters') }} as is_in_lead,
        split.span_start as sentence_start,
        split.span_end as sentence_end,
        quantities.reading_key,
        quantities.published_date,
        substr(
            texts.said,
            greatest(split.span_start, quantities.previous_end) + 1,
            quantities.span_start - greatest(split.span_start, quantities.previous_end)
        ) as said_before,
        substr(
            texts.said,
            quantities.span_end + 1,
            least(split.span_end, quantities.next_start) - quantities.span_end
        ) as said_after
    from quantities
    inner join split
        on quantities.content_hash = split.content_hash and quantities.sentence_position = split.position
    inner join texts on quantities.content_hash = texts.content_hash
),

clauses as (
    select
        content_hash,
        position,
        kind,
        unit,
        quoted,
        -- What stands before a comma does not speak of a count: "after layoffs, two people said".
        case when kind = 'count' then regexp_replace(said_before, '.*[,;:] ', '') else said_before end as clause_before,
        split_part(regexp_replace(lower(said_after), '{{ thought }}', '|'), '|', 1) as thought_after
    from placed
),

in_words as (
    select
        content_hash,
        position,
        kind,
        unit,
        {{ words("lower(" ~ match_text('clause_before') ~ ")") }} as words_before,
        {{ words("lower(" ~ match_text('thought_after') ~ ")") }} as words_after,
        {{ words("lower(" ~ match_text('quoted') ~ ")") }} as words_within
    from clauses
),

before as (
    {{ each_word('(select content_hash, position as quantity_position, kind, words_before as words from in_words)',
        'content_hash, quantity_position, kind') }}
),

after as (
    {{ each_word('(select content_hash, position as quantity_position, kind, words_after as words from in_words)',
        'content_hash, quantity_position, kind') }}
),

within as (
    {{ each_word(
        "(select content_hash, position as quantity_position, kind, words_within as words from in_words"
        ~ " where kind = 'count')",
        'content_hash, quantity_position, kind'
    ) }}
),

near_words as (
    select
        before.content_hash,
        before.quantity_position,
        before.kind,
        before.word,
        {{ word_count('in_words.words_before') }} - before.position + 1 as distance,
        false as is_after
    from before
    inner join in_words
        on before.content_hash = in_words.content_hash and before.quantity_position = in_words.position
    where before.position > {{ word_count('in_words.words_before') }} - 12

    union all

    select
        content_hash,
        quantity_position,
        kind,
        word,
        position as distance,
        true as is_after
    from after
    where position <= 6

    union all

    select
        content_hash,
        quantity_position,
        kind,
        word,
        -{{ weak_handicap }} as distance,
        false as is_after
    from within
),

things as (
    select
        near_words.content_hash,
        near_words.quantity_position,
        terms.thing,
        terms.strength
    from near_words
    inner join terms on near_words.kind = terms.kind and near_words.word = terms.term
    inner join in_words
        on near_words.content_hash = in_words.content_hash and near_words.quantity_position = in_words.position
    where terms.thing not in ('job cuts', 'hires') or {{ counts_staff('in_words.unit') }}
    qualify
        row_number() over (
            partition by near_words.content_hash, near_words.quantity_position
            order by
                near_words.distance + case when terms.strength = 'weak' then {{ weak_handicap }} else 0 end asc,
                near_words.is_after desc,
                terms.thing asc
        ) = 1
),

beside as (
    select
        content_hash,
        position,
        {{ words_from('words_after', 1, 6) }} as said
    from in_words
    where kind <> 'count'
),

parts as (
    select
        content_hash,
        position,
        said,
        {{ without(without('said', '^of  ' ~ determiners ~ '*'), '(^|  )' ~ phrase_ends ~ '(  .*)?$') }} as part
    from beside
),

-- A plural ends it too: "of the costs relate" is of the costs.
phrases as (
    select
        content_hash,
        position,
        case
            when {{ matches('said', '^of  ') }} and {{ matches('part', '^[^ 0-9]{2,}(  [^ 0-9]{2,}){0,2}$') }}
                then coalesce(nullif(regexp_extract(part, '{{ plural }}', 1), ''), part)
            when {{ matches('said', '^(' ~ measured ~ ')(  |$)') }} then split_part(said, '  ', 1)
        end as words_beside
    from parts
),

-- "July" is the next one, "next week" begins on a Monday: of what is still to come only. A month or quarter that has
-- begun has no first day to wait for.
due as (
    select
        content_hash,
        position,
        case
            when date_value is not null then date_value
            when role <> 'forecast' then null
            {% for month in months -%}
            when kind = 'date' and unit = 'month' and lower(quoted) like '{{ month[:3] }}%'
                then case
                    when extract(month from published_date) <> {{ loop.index }}
                        then {{ month_after('published_date', loop.index) }}
                end
            {% endfor -%}
            when lower(quoted) = 'next week' then {{ date_plus(week_start('published_date'), 7) }}
            when lower(quoted) = 'next month' then {{ period_after('published_date', 'month') }}
            when lower(quoted) = 'next quarter' then {{ period_after('published_date', 'quarter') }}
            when lower(quoted) = 'next year' then {{ period_after('published_date', 'year') }}
            {% for quarter in ['first', 'second', 'third', 'fourth'] -%}
            when unit = 'quarter' and lower(quoted) = '{{ quarter }} quarter'
                then case
                    when extract(quarter from published_date) <> {{ loop.index }}
                        then {{ month_after('published_date', 3 * loop.index - 2) }}
                end
            {% endfor %}
        end as date_value
    from placed
    where kind in ('date', 'period')
)

select
    placed.content_hash,
    placed.position,
    placed.kind,
    placed.value,
    placed.value_high,
    due.date_value,
    placed.unit,
    placed.currency,
    placed.per,
    placed.is_approximate,
    case
        when {{ matches('placed.quoted', mass) }} then 'mass'
        when
            {{ matches('placed.said_before', '(?i)\\b' ~ or_more ~ before_it) }}
            or {{ matches('placed.quoted', '(?i)^' ~ or_more ~ '\\s|[\\w%][+]| or more$') }}
            then 'at_least'
        when
            {{ matches('placed.said_before', '(?i)\\b' ~ or_less ~ before_it) }}
            or {{ matches('placed.quoted', '(?i)^' ~ or_less ~ '\\s') }}
            then 'at_most'
    end as bound,
    placed.role,
    placed.is_in_title,
    placed.is_in_lead,
    placed.sentence_position,
    placed.sentence_start,
    placed.sentence_end,
    placed.quoted,
    things.thing,
    things.strength,
    phrases.words_beside,
    placed.reading_key
from placed
inner join in_words on placed.content_hash = in_words.content_hash and placed.position = in_words.position
left join phrases on placed.content_hash = phrases.content_hash and placed.position = phrases.position
left join things on placed.content_hash = things.content_hash and placed.position = things.quantity_position
left join due on placed.content_hash = due.content_hash and placed.position = due.position
