-- One row per dictionary, entry and term, and how often the term was found.
with terms as (
    select *
    from {{ ref('int_terms_normalised') }}
    where dictionary <> 'cues'
),

articles as (
    select
        content_hash,
        count(*) as article_count,
        min(published_date) as first_date,
        max(published_date) as last_date
    from {{ ref('articles') }}
    group by content_hash
),

total as (
    select coalesce(sum(article_count), 0) as article_count from articles
),

matches as (
    select
        content_hash,
        dictionary,
        entity_id,
        term,
        hit_count,
        is_in_title
    from {{ ref('int_texts_matched') }}
    where term is not null
),

-- What else a text names on the beat: topics and companies, without the entry itself.
named as (
    select
        content_hash,
        count(*) as entity_count
    from {{ ref('int_entities_found') }}
    group by content_hash
),

counts as (
    select
        matches.dictionary,
        matches.entity_id,
        matches.term,
        sum(matches.hit_count * articles.article_count) as hit_count,
        sum(articles.article_count) as article_count,
        sum(case when matches.is_in_title then articles.article_count else 0 end) as title_article_count,
        sum(
            case
                when coalesce(named.entity_count, 0) <= case when matches.dictionary = 'impact' then 0 else 1 end
                    then articles.article_count
                else 0
            end
        ) as alone_article_count,
        min(articles.first_date) as first_date,
        max(articles.last_date) as last_date
    from matches
    inner join articles on matches.content_hash = articles.content_hash
    left join named on matches.content_hash = named.content_hash
    group by matches.dictionary, matches.entity_id, matches.term
)

select
    terms.dictionary,
    terms.entity_id as entry_id,
    terms.written_term as term,
    lower(terms.term) as matched_term,
    terms.is_case_sensitive,
    terms.is_excluded,
    case when not terms.is_excluded then cast(coalesce(counts.hit_count, 0) as bigint) end as hit_count,
    case when not terms.is_excluded then cast(coalesce(counts.article_count, 0) as bigint) end as article_count,
    case when not terms.is_excluded then cast(coalesce(counts.title_article_count, 0) as bigint) end
        as title_article_count,
    case when not terms.is_excluded then cast(coalesce(counts.alone_article_count, 0) as bigint) end
        as alone_article_count,
    case
        when not terms.is_excluded and total.article_count > 0
            then cast(coalesce(counts.article_count, 0) as double) / total.article_count
    end as article_share,
    counts.first_date,
    counts.last_date
from terms
cross join total
left join counts
    on
        terms.dictionary = counts.dictionary
        and terms.entity_id = counts.entity_id
        and terms.written_term = counts.term
        and not terms.is_excluded
