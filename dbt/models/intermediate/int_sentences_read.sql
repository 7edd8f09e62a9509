-- One row per sentence of a text (its title is the first): what decides whether it can be quoted in a story.
{#
    A sentence is read once: texts never change, and a text that was split anew by a newer method is read again.
    The words stay where they are, in the text: here are only their span and what they are like.
#}
{{ config(
    materialized='incremental',
    incremental_strategy=replacing_strategy(),
    unique_key='content_hash',
    on_schema_change='append_new_columns',
) }}

{% set furniture_start -%}
(?i)^[^\p{L}\p{N}]*(illustration|photo|photograph|image|picture|graphic|video|screenshot|credit|via|source|page|points|comments|byline|listen|watch|read|click|tap|share|subscribe|sign up|signup|follow|updated?|correction|editor|disclosure|advertisement|sponsored|copyright|related|originally|continue|more|view|see also|also read|join|register|download|get|check out|the post)\b[^.]{0,20}( by | at | for |:|/|us\b|here|more|now|full|reading|appeared)
{%- endset %}
{% set furniture_anywhere -%}
(?i)continue reading|read (the )?(more|full|rest)|appeared first on|all rights reserved|sign up (for|to)|our newsletter|subscribe (to|now)|affiliate (link|commission)|may earn (a |an )?(small )?commission|terms of (use|service) apply|first (published|appeared)|click here|photo(graph)? by|illustration by|getty images|https?://|©
{%- endset %}
{# What a text says of itself, of its writer or to its reader is no news. #}
{% set about_itself -%}
(?i)^(here([’'' ]s|[’'' ]re| is| are| we)\b|in this (article|guide|story|post|column|episode|video|piece|review|week[’'']s)|this (article|guide|story|post|column|newsletter|list|review|page|week[’'']s (newsletter|column|episode)) |we([’'' ]ve|[’'' ]re|[’'' ]ll)? (have )?(answer|explain|explore|look|break down|round|tested?|reviewed|gather|compare|take|asked|dig|pick|rank|also|got|list|show|walk)|let[’'']s |read on|find out|learn (how|more|what|why)|check out|don[’'']t miss|stay tuned|i |i[’''](m|ve|d|ll) |my )|\b(here[’'']s (how|what|why|where|everything)|what you need to know|everything you need to know|(this|our) (article|guide|newsletter)|we may earn|below you[’'']ll find)\b
{%- endset %}
{# What points to a sentence before it says nothing alone. #}
{% set hanging -%}
^(And|But|So|Or|Yet|Nor|Plus|Also|Then|Which|In addition|Additionally|However|Moreover|Furthermore|Instead|For (example|instance)|In other words|Likewise|Similarly|Therefore|Thus|Of course|Unfortunately|Luckily|(It|They|He|She|That|This|These|Those)([’'']s|[’'']re|[’'']ll|[’'']ve| is| are| was| were| has| have| had| will| would| can| could| may| might| means?| makes?| includes?| comes?| helps?| also| said| says| did| does| do))\b|^[(]
{%- endset %}
{# Words to the reader or of the writer, where nobody is quoted: advice, and seldom news. A lead may be written so. #}
{% set to_reader = '\\b([Yy]ou|[Yy]our|[Yy]ours|[Yy]ourself|I|[Mm]y)\\b' %}
{# Changed with any of these: what was read before is read again. #}
{% set rules = '2' %}
{% set forward -%}
(?i)\b(due (in|on|by|at|to|before|next|this)|(is|are) expected|expects to|scheduled (for|to)|set to|slated (for|to)|plans to|intends to|aims to|will (not )?(be )?(decide|rule|vote|hear|meet|report|publish|release|begin|start|take effect|come into force|open|close|launch|ship|appear|testify|appeal|go on sale|roll out|arrive|end|expire|review|consider|announce|unveil|hold|continue|face|need|have to|decided|published|released|announced|launched|heard|reviewed|completed)|(still )?(have|has) to (agree|approve|decide|vote|rule)|by the end of|by (january|february|march|april|may|june|july|august|september|october|november|december|mid-|early|late|20\d\d|next)|next (week|month|quarter|year|spring|summer|autumn|fall|winter)|later this (week|month|quarter|year)|in the coming (days|weeks|months)|as early as)\b
{%- endset %}

with sentences as (
    select
        content_hash,
        concat_ws('|', method_version, '{{ rules }}') as method_version,
        position,
        span_start,
        span_end
    from {{ ref('stg_sentences') }}
),

{% if is_incremental() %}
read_before as (
    select distinct
        content_hash,
        method_version
    from {{ this }}
),

to_read as (
    select sentences.*
    from sentences
    left join read_before
        on
            sentences.content_hash = read_before.content_hash
            and sentences.method_version = read_before.method_version
    where read_before.content_hash is null
),
{% else %}
to_read as (
    select * from sentences
),
{% endif %}

texts as (
    select
        content_hash,
        max(title || chr(10) || text) as said,
        lower(max(match_title)) as match_title
    from {{ ref('stg_entries') }}
    where content_hash in (select to_read.content_hash from to_read)
    group by content_hash
),

split as (
    select
        to_read.content_hash,
        to_read.method_version,
        to_read.position,
        to_read.span_start,
        to_read.span_end,
        texts.match_title,
        substr(texts.said, to_read.span_start + 1, to_read.span_end - to_read.span_start) as sentence
    from to_read
    inner join texts on to_read.content_hash = texts.content_hash
),

in_words as (
    select
        *,
        {{ words("lower(" ~ match_text('sentence') ~ ")") }} as sentence_words,
        {{ words('match_title') }} as title_words
    from split
    where sentence <> ''
)

select
    content_hash,
    method_version,
    position,
    span_start,
    span_end,
    {{ hashed(['lower(sentence)']) }} as sentence_key,
    {{ word_count('sentence_words') }} as word_count,
    cast({{ shared_count('sentence_words', 'title_words') }} as double)
    / {{ distinct_count('sentence_words') }} as title_share,
    {{ matches('sentence', furniture_start) }}
    or {{ matches('sentence', furniture_anywhere) }}
    or {{ matches('sentence', about_itself) }}
    or not {{ matches('sentence', '[.!][”’"' ~ "''" ~ ')]*$') }}
    or {{ matches('sentence', '^[“"«]|(…|[.][.][.]|…[]])$') }} as is_furniture,
    {{ matches('sentence', hanging) }}
    or ({{ matches('sentence', to_reader) }} and not {{ matches('sentence', '[“"]') }}) as is_hanging,
    {{ matches('sentence', forward) }} as is_forward
from in_words
