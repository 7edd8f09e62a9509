-- One row per name that looks like a company's and that no dictionary has.
with names as (
    select * from {{ ref('int_names_found') }}
),

articles as (
    select * from {{ ref('articles') }}
),

terms as (
    select distinct
        dictionary,
        replace(lower(term), '  ', ' ') as term
    from {{ ref('int_terms_normalised') }}
    where dictionary in ('topics', 'companies')
),

outlets as (
    select distinct lower(name) as name from {{ ref('outlets') }}
),

not_companies as (
    select
        word,
        max(case when kind not in ('first name', 'institution') then 1 else 0 end) as is_ordinary,
        max(case when kind = 'institution' then 1 else 0 end) as is_institution,
        max(case when kind = 'first name' then 1 else 0 end) as is_first_name
    from {{ ref('not_companies') }}
    group by word
),

text_counts as (
    select
        name,
        count(*) as text_count,
        sum(case when is_beside_cue then 1 else 0 end) as cue_text_count
    from names
    group by name
),

found as (
    select
        names.name,
        articles.article_id,
        articles.outlet_id,
        articles.published_date,
        articles.title,
        row_number() over (
            partition by names.name order by articles.published_at desc, articles.article_id asc
        ) as newest_first
    from names
    inner join articles on names.content_hash = articles.content_hash
    where names.is_beside_cue
),

counted as (
    select
        name,
        lower(name) as lower_name,
        count(distinct article_id) as article_count,
        count(distinct outlet_id) as outlet_count,
        min(published_date) as first_date,
        max(published_date) as last_date,
        max(case when newest_first = 1 then title end) as example_title,
        max(case when newest_first = 1 then article_id end) as example_article_id
    from found
    group by name
    having count(distinct outlet_id) >= 2 or count(distinct article_id) >= 3
),

split_names as (
    select
        name,
        {{ plain_words('lower_name') }} as words
    from counted
),

name_words as (
    {{ each_written_word('split_names', 'name') }}
),

-- A person begins with a first name; a word of the state makes a body of the state; a name of ordinary words is none.
word_kinds as (
    select
        name_words.name,
        min(coalesce(not_companies.is_ordinary, 0)) as is_ordinary,
        max(coalesce(not_companies.is_institution, 0)) as is_institution,
        max(case when name_words.position = 1 then coalesce(not_companies.is_first_name, 0) else 0 end) as is_person,
        count(*) as word_count
    from name_words
    left join not_companies on name_words.word = not_companies.word
    group by name_words.name
),

-- A longer form of a known company is that company.
known as (
    select distinct counted.name
    from counted
    inner join terms
        on
            counted.lower_name = terms.term
            or (
                terms.dictionary = 'companies'
                and contains(' ' || counted.lower_name || ' ', ' ' || terms.term || ' ')
            )
)

select
    counted.name,
    cast(counted.article_count as bigint) as article_count,
    cast(counted.outlet_count as bigint) as outlet_count,
    cast(text_counts.cue_text_count as double) / text_counts.text_count as cue_share,
    counted.first_date,
    counted.last_date,
    counted.example_title,
    counted.example_article_id
from counted
inner join text_counts on counted.name = text_counts.name
inner join word_kinds on counted.name = word_kinds.name
left join known on counted.name = known.name
left join outlets on counted.lower_name = outlets.name
left join not_companies on counted.lower_name = not_companies.word and not_companies.is_first_name = 0
where
    known.name is null
    and outlets.name is null
    and not_companies.word is null
    and word_kinds.is_ordinary = 0
    and word_kinds.is_institution = 0
    and (word_kinds.is_person = 0 or word_kinds.word_count = 1)
    and cast(text_counts.cue_text_count as double) / text_counts.text_count >= {{ var('least_cue_share') }}
