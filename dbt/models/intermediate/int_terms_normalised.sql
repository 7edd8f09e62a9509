-- One row per dictionary, entry and term as it is matched: words in the order of the text.
with home as (
    select * from {{ ref('stg_home') }}
),

-- How a company is written whose name is a word too, and counts in no other spelling.
spellings as (
    select
        name,
        bool_and(is_case_sensitive) over (partition by lower(name)) as is_case_sensitive
    from {{ ref('company_names') }}
    where not is_excluded
),

spellings_that_matter as (
    select distinct name
    from spellings
    where is_case_sensitive
),

said_terms as (
    -- A company's name is no looser as a term of a topic (stripe, of fintech) than it is as the company's.
    select
        'topics' as dictionary,
        topic_terms.topic_id as entity_id,
        coalesce(spellings_that_matter.name, topic_terms.term) as written_term,
        spellings_that_matter.name is not null as is_case_sensitive,
        topic_terms.is_excluded
    from {{ ref('topic_terms') }} as topic_terms
    left join spellings_that_matter
        on lower(topic_terms.term) = lower(spellings_that_matter.name) and not topic_terms.is_excluded

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
