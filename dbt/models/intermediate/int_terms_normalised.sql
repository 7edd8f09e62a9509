-- One row per dictionary, entry and term as it is matched: words in the order of the text.
with home as (
    select * from {{ ref('stg_home') }}
),

said_terms as (
    select
        'topics' as dictionary,
        topic_id as entity_id,
        term as written_term,
        false as is_case_sensitive,
        is_excluded
    from {{ ref('topic_terms') }}

    union all

    -- Fictional companies are looked for in a sample home only: elsewhere their names could be words.
    select
        'companies' as dictionary,
        company_names.company_id as entity_id,
        company_names.name as written_term,
        company_names.is_case_sensitive,
        company_names.is_excluded
    from {{ ref('company_names') }} as company_names
    inner join {{ ref('companies') }} as companies on company_names.company_id = companies.company_id
    cross join home
    where not companies.is_sample or home.home_kind = 'sample'

    union all

    select
        'impact' as dictionary,
        rule_id as entity_id,
        term as written_term,
        false as is_case_sensitive,
        is_excluded
    from {{ ref('impact_terms') }}

    union all

    -- Words beside which companies stand that nobody listed yet; on which side of them is all there is to know.
    select
        'cues' as dictionary,
        side as entity_id,
        cue as written_term,
        false as is_case_sensitive,
        false as is_excluded
    from {{ ref('company_cues') }}
),

split_terms as (
    select
        *,
        {{ words(match_text('written_term')) }} as words
    from said_terms
)

select
    dictionary,
    entity_id,
    written_term,
    is_case_sensitive,
    coalesce(is_excluded, false) as is_excluded,
    words,
    {{ word_count('words') }} as word_count,
    lower({{ word_at('words', 1) }}) as first_word,
    lower({{ word_at('words', 2) }}) as second_word,
    {{ words_from('words', 1, word_count('words')) }} as term
from split_terms
