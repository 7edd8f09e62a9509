{#
    A term or text made ready to match, as ingest/normalise.py makes match_text: letters, digits and inner apostrophes
    stay, every other run becomes two spaces, one space of padding at each end.
#}
{% macro match_text(text) -%}
    {{ return(adapter.dispatch('match_text', 'beatbook')(text)) }}
{%- endmacro %}

{% macro default__match_text(text) -%}
    {% set spaced = "regexp_replace(concat('  ', translate(" ~ text ~ ", '’‘ʼ', \"'''\"), '  '), \"[^\\\\p{L}\\\\p{N}']+\", '  ')" %}
    regexp_replace(regexp_replace(regexp_replace({{ spaced }}, "'+ ", ' '), " '+", ' '), ' +', '  ')
{%- endmacro %}

{% macro duckdb__match_text(text) -%}
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    '  ' || translate({{ text }}, '’‘ʼ', '''''''') || '  ', '[^\p{L}\p{N}'']+', '  ', 'g'
                ),
                '''+ ', ' ', 'g'
            ),
            ' ''+', ' ', 'g'
        ),
        ' +', '  ', 'g'
    )
{%- endmacro %}

{# The words of a match_text, in order. A possessive 's is not part of a word: "Nvidia's" is the word Nvidia. #}
{% macro words(match_text) -%}
    {{ return(adapter.dispatch('words', 'beatbook')(match_text)) }}
{%- endmacro %}

{% macro default__words(match_text) -%}
    split(trim(regexp_replace({{ match_text }}, '''[sS] ', ' ')), ' +')
{%- endmacro %}

{% macro duckdb__words(match_text) -%}
    string_split(trim(replace(replace({{ match_text }}, '''s ', ' '), '''S ', ' ')), '  ')
{%- endmacro %}

{% macro word_count(words) -%}
    {{ return(adapter.dispatch('word_count', 'beatbook')(words)) }}
{%- endmacro %}

{% macro default__word_count(words) -%}
    size({{ words }})
{%- endmacro %}

{% macro duckdb__word_count(words) -%}
    len({{ words }})
{%- endmacro %}

{# The word at a position; positions start at 1. Null beyond the end. #}
{% macro word_at(words, position) -%}
    {{ return(adapter.dispatch('word_at', 'beatbook')(words, position)) }}
{%- endmacro %}

{% macro default__word_at(words, position) -%}
    try_element_at({{ words }}, {{ position }})
{%- endmacro %}

{% macro duckdb__word_at(words, position) -%}
    {{ words }}[{{ position }}]
{%- endmacro %}

{# `count` words from a position on, joined as in match_text. #}
{% macro words_from(words, position, count) -%}
    {{ return(adapter.dispatch('words_from', 'beatbook')(words, position, count)) }}
{%- endmacro %}

{% macro default__words_from(words, position, count) -%}
    array_join(slice({{ words }}, {{ position }}, {{ count }}), '  ')
{%- endmacro %}

{% macro duckdb__words_from(words, position, count) -%}
    array_to_string({{ words }}[{{ position }}:{{ position }} + {{ count }} - 1], '  ')
{%- endmacro %}

{# Two lists of words with a mark between them that no term can hold. #}
{% macro joined_words(first, second) -%}
    {{ return(adapter.dispatch('joined_words', 'beatbook')(first, second)) }}
{%- endmacro %}

{% macro default__joined_words(first, second) -%}
    concat({{ first }}, array('|'), {{ second }})
{%- endmacro %}

{% macro duckdb__joined_words(first, second) -%}
    list_concat({{ first }}, list_concat(['|'], {{ second }}))
{%- endmacro %}

{#
    One row a word of the column `words` of a CTE: its key, `position` from 1, the word and the next one, in lower case.
#}
{% macro each_word(relation, key) -%}
    {{ return(adapter.dispatch('each_word', 'beatbook')(relation, key)) }}
{%- endmacro %}

{% macro default__each_word(relation, key) -%}
    select
        {{ key }},
        position + 1 as position,
        lower(word) as word,
        lower(try_element_at(words, position + 2)) as next_word
    from {{ relation }}
    lateral view posexplode(words) as position, word
{%- endmacro %}

{% macro duckdb__each_word(relation, key) -%}
    select
        {{ key }},
        position,
        lower(word) as word,
        lower(next_word) as next_word
    from (
        select
            {{ key }},
            generate_subscripts(words, 1) as position,
            unnest(words) as word,
            unnest(words[2:]) as next_word
        from {{ relation }}
    )
{%- endmacro %}

{# One row a word of the column `words` of a CTE, as it is written: its key, `position` from 1, and the word. #}
{% macro each_written_word(relation, key) -%}
    {{ return(adapter.dispatch('each_written_word', 'beatbook')(relation, key)) }}
{%- endmacro %}

{% macro default__each_written_word(relation, key) -%}
    select
        {{ key }},
        position + 1 as position,
        word
    from {{ relation }}
    lateral view posexplode(words) as position, word
{%- endmacro %}

{% macro duckdb__each_written_word(relation, key) -%}
    select
        {{ key }},
        generate_subscripts(words, 1) as position,
        unnest(words) as word
    from {{ relation }}
{%- endmacro %}

{# Whether a word is written as names are: Nvidia, IBM, xAI; the second letter counts, for xAI and iRobot. #}
{% macro is_capitalised(word) -%}
    {{ return(adapter.dispatch('is_capitalised', 'beatbook')(word)) }}
{%- endmacro %}

{% macro default__is_capitalised(word) -%}
    {{ word }} rlike '^\\p{Ll}?\\p{Lu}'
{%- endmacro %}

{% macro duckdb__is_capitalised(word) -%}
    regexp_matches({{ word }}, '^\p{Ll}?\p{Lu}')
{%- endmacro %}

{# The words of a text that has one blank between them. #}
{% macro plain_words(text) -%}
    {{ return(adapter.dispatch('plain_words', 'beatbook')(text)) }}
{%- endmacro %}

{% macro default__plain_words(text) -%}
    split({{ text }}, ' ')
{%- endmacro %}

{% macro duckdb__plain_words(text) -%}
    string_split({{ text }}, ' ')
{%- endmacro %}

{# The host of an address, without www and without the brackets of an IPv6 address; null where there is none. #}
{% macro host(url) -%}
    {{ return(adapter.dispatch('host', 'beatbook')(url)) }}
{%- endmacro %}

{% macro default__host(url) -%}
    nullif(trim(regexp_extract(lower({{ url }}), '^https?://(?:www[.])?([[][^]/?#]*|[^/:?#]+)', 1), '['), '')
{%- endmacro %}

{# Whether a pattern matches anywhere in a text; both engines know the word boundary \b. #}
{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches', 'beatbook')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    {{ text }} rlike '{{ pattern | replace("\\", "\\\\") }}'
{%- endmacro %}

{% macro duckdb__matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{# How many different values two lists share. #}
{% macro shared_count(first, second) -%}
    {{ return(adapter.dispatch('shared_count', 'beatbook')(first, second)) }}
{%- endmacro %}

{% macro default__shared_count(first, second) -%}
    size(array_intersect({{ first }}, {{ second }}))
{%- endmacro %}

{% macro duckdb__shared_count(first, second) -%}
    len(list_intersect({{ first }}, {{ second }}))
{%- endmacro %}

{# How many different values a list holds. #}
{% macro distinct_count(list) -%}
    {{ return(adapter.dispatch('distinct_count', 'beatbook')(list)) }}
{%- endmacro %}

{% macro default__distinct_count(list) -%}
    size(array_distinct({{ list }}))
{%- endmacro %}

{% macro duckdb__distinct_count(list) -%}
    len(list_distinct({{ list }}))
{%- endmacro %}

{# A word without the s of a plural. #}
{% macro singular(word) -%}
    case
        when length({{ word }}) > 3 and {{ word }} like '%s' and substr({{ word }}, length({{ word }}) - 1, 1) not in ('s', 'u', 'i')
            then substr({{ word }}, 1, length({{ word }}) - 1)
        else {{ word }}
    end
{%- endmacro %}

{# The text without anything that matches the pattern. #}
{% macro without(text, pattern) -%}
    {{ return(adapter.dispatch('without', 'beatbook')(text, pattern)) }}
{%- endmacro %}

{% macro default__without(text, pattern) -%}
    regexp_replace({{ text }}, '{{ pattern | replace("\\", "\\\\") }}', '')
{%- endmacro %}

{% macro duckdb__without(text, pattern) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '', 'g')
{%- endmacro %}

{# The text without accents; its case stays. #}
{% macro without_accents(text) -%}
    {{ return(adapter.dispatch('without_accents', 'beatbook')(text)) }}
{%- endmacro %}

{% macro default__without_accents(text) -%}
    translate(
        {{ text }}, 'àáâãäåçèéêëìíîïñòóôõöøùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ',
        'aaaaaaceeeeiiiinoooooouuuuyyAAAAAACEEEEIIIINOOOOOOUUUUY'
    )
{%- endmacro %}

{% macro duckdb__without_accents(text) -%}
    strip_accents({{ text }})
{%- endmacro %}

{#
    The words of a text as they are written, with a mark where punctuation parts them, which no phrase crosses. Digits stay in
    their name (GPT-4, 5G, GPT-3.5), and so do the signs inside one (AT&T, Amazon.com).
#}
{% macro written_words(text) -%}
    {{ return(adapter.dispatch('written_words', 'beatbook')(text)) }}
{%- endmacro %}

{% macro default__written_words(text) -%}
    regexp_extract_all(
        regexp_replace(translate({{ text }}, '’‘ʼ', "'''"), "'[sS]\\b", ''),
        "[\\p{L}\\p{N}]+(?:['.&][\\p{L}\\p{N}]+|,\\p{N}+|-\\p{N}+)*|[^\\p{L}\\p{N} '-]+", 0
    )
{%- endmacro %}

{% macro duckdb__written_words(text) -%}
    regexp_extract_all(
        regexp_replace(translate({{ text }}, '’‘ʼ', ''''''''), '''[sS]\b', '', 'g'),
        '[\p{L}\p{N}]+(?:[''.&][\p{L}\p{N}]+|,\p{N}+|-\p{N}+)*|[^\p{L}\p{N} ''-]+'
    )
{%- endmacro %}

{# One row a word of the column `words` of a CTE, in lower case: its key, the word, and the two after it (null at the end). #}
{% macro each_three_words(relation, key) -%}
    {{ return(adapter.dispatch('each_three_words', 'beatbook')(relation, key)) }}
{%- endmacro %}

{% macro default__each_three_words(relation, key) -%}
    select
        {{ key }},
        lower(word) as word,
        lower(try_element_at(words, position + 2)) as next_word,
        lower(try_element_at(words, position + 3)) as third_word
    from {{ relation }}
    lateral view posexplode(words) as position, word
{%- endmacro %}

{% macro duckdb__each_three_words(relation, key) -%}
    select
        {{ key }},
        lower(word) as word,
        lower(next_word) as next_word,
        lower(third_word) as third_word
    from (
        select
            {{ key }},
            unnest(words) as word,
            unnest(words[2:]) as next_word,
            unnest(words[3:]) as third_word
        from {{ relation }}
    )
    where word is not null
{%- endmacro %}
