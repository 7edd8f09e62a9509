-- One row per closed week and term that came up in it: far more than in the eight weeks before, in several outlets.
{#
    Log odds of the week against those of the eight weeks before, with a Dirichlet prior that gives each term half an article
    a week on either side (Monroe, Colaresi and Quinn 2008), in standard errors that are as wide as those weeks were
    restless. Of phrases that overlap and stand in the same articles one is told. Nothing that came after a week decides
    what its rows say.
#}
with articles as (
    select * from {{ ref('int_term_articles') }}
),

texts as (
    select * from {{ ref('int_texts_termed') }}
),

term_weeks as (
    select * from {{ ref('int_term_weeks') }}
),

newest as (
    select max(date) as newest_date from {{ ref('int_panel_days') }}
),

-- Topics and companies by the words that find them.
dictionary as (
    select distinct {{ without_accents("lower(replace(term, '  ', ' '))") }} as term
    from {{ ref('int_terms_normalised') }}
    where dictionary in ('topics', 'companies') and not is_excluded and term <> ''
),

weeks as (
    select
        week_date,
        count(*) as week_article_count
    from articles
    group by week_date
),

-- Weeks before that have hardly an article (the first days of a home) say nothing of what is usual.
pairs as (
    select
        weeks.week_date,
        weeks.week_article_count,
        earlier.week_date as earlier_week_date,
        earlier.week_article_count as earlier_article_count
    from weeks
    cross join newest
    inner join weeks as earlier
        on
            weeks.week_date > earlier.week_date
            and {{ date_plus('weeks.week_date', -56) }} <= earlier.week_date
            and earlier.week_article_count * 20 >= weeks.week_article_count
    where {{ date_plus('weeks.week_date', 6) }} < newest.newest_date
),

closed_weeks as (
    select
        week_date,
        week_article_count,
        sum(earlier_article_count) as usual_article_count,
        count(*) as earlier_week_count
    from pairs
    group by week_date, week_article_count
    having count(*) >= {{ var('least_series_week_count') }}
),

-- All terms of a week are asked, also those of too few outlets: else the few would pass too easily.
term_counts as (
    select
        week_date,
        count(*) as term_count
    from term_weeks
    group by week_date
),

candidates as (
    select
        term_weeks.term,
        term_weeks.week_date,
        term_weeks.article_count,
        term_weeks.outlet_count,
        closed_weeks.week_article_count,
        closed_weeks.usual_article_count,
        closed_weeks.earlier_week_count,
        term_counts.term_count
    from term_weeks
    inner join term_counts on term_weeks.week_date = term_counts.week_date
    inner join closed_weeks on term_weeks.week_date = closed_weeks.week_date
    where
        term_weeks.outlet_count >= {{ var('least_source_count') }}
        and term_weeks.most_of_one_outlet * 2 <= term_weeks.article_count
),

-- With s the usual share, the sum of (count - expected)² / expected over the weeks is that of count² / (articles · s),
-- less the sum of the counts: weeks without the term need no row.
usual as (
    select
        candidates.term,
        candidates.week_date,
        sum(earlier.article_count) as usual_count,
        sum(power(earlier.article_count, 2) / pairs.earlier_article_count) as squares
    from candidates
    inner join pairs on candidates.week_date = pairs.week_date
    inner join term_weeks as earlier
        on candidates.term = earlier.term and pairs.earlier_week_date = earlier.week_date
    group by candidates.term, candidates.week_date
),

measured as (
    select
        candidates.*,
        coalesce(usual.usual_count, 0) as usual_count,
        greatest(
            1,
            coalesce(
                (usual.squares * candidates.usual_article_count / usual.usual_count - usual.usual_count)
                / (candidates.earlier_week_count - 1), 1
            )
        ) as dispersion,
        candidates.article_count + {{ var('prior_article_count') }} as with_it,
        candidates.week_article_count - candidates.article_count as without_it,
        -- The same share of the articles before: a prior that leans to neither side.
        coalesce(usual.usual_count, 0)
        + {{ var('prior_article_count') }} * candidates.usual_article_count / candidates.week_article_count
            as usual_with_it,
        candidates.usual_article_count - coalesce(usual.usual_count, 0) as usual_without_it
    from candidates
    left join usual on candidates.term = usual.term and candidates.week_date = usual.week_date
),

tested as (
    select
        *,
        with_it / week_article_count / (usual_with_it / usual_article_count) as ratio,
        (ln(with_it / without_it) - ln(usual_with_it / usual_without_it))
        / sqrt(dispersion * (1 / with_it + 1 / usual_with_it)) as z_value
    from measured
    where without_it > 0 and usual_without_it > 0
),

-- Half of the two-sided probability above 0, the rest of it below: only rises are looked for.
judged as (
    select
        *,
        case
            when z_value >= 0 then {{ two_sided_probability('abs(z_value)') }} / 2
            else 1 - {{ two_sided_probability('abs(z_value)') }} / 2
        end as p_value
    from tested
),

ranked as (
    select
        *,
        row_number() over (partition by week_date order by p_value, term) as p_rank
    from judged
),

cut as (
    select
        *,
        coalesce(
            max(case when p_value <= {{ var('mover_false_share') }} * p_rank / term_count then p_rank end)
                over (partition by week_date),
            0
        ) as last_clear_rank
    from ranked
),

risen as (
    select
        *,
        {{ plain_words('term') }} as words
    from cut
    where p_rank <= last_clear_rank and ratio >= {{ var('emerging_ratio') }}
),

risen_weeks as (
    select distinct week_date from risen
),

joined as (
    select
        articles.week_date,
        articles.article_id,
        articles.published_at,
        texts.terms
    from articles
    inner join texts on articles.content_hash = texts.content_hash
    inner join risen_weeks on articles.week_date = risen_weeks.week_date
),

hits as (
    {{ each_element('joined', ['week_date', 'article_id', 'published_at'], 'terms', 'term') }}
),

risen_hits as (
    select
        hits.*,
        risen.words,
        risen.z_value
    from hits
    inner join risen on hits.week_date = risen.week_date and hits.term = risen.term
),

sizes as (
    select
        week_date,
        term,
        count(*) as size
    from risen_hits
    group by week_date, term
),

-- Phrases with a word in common that stand together in half the articles of the rarer one.
together as (
    select
        one.week_date,
        one.term,
        other.term as other_term,
        count(*) as both_count
    from risen_hits as one
    inner join risen_hits as other
        on
            one.week_date = other.week_date
            and one.article_id = other.article_id
            and one.term <> other.term
    where {{ shared_count('one.words', 'other.words') }} > 0
    group by one.week_date, one.term, other.term
),

-- The longer one tells more as long as it has half of the articles of the shorter; else the more frequent one stands.
outdone as (
    select distinct
        together.week_date,
        together.term
    from together
    inner join sizes on together.week_date = sizes.week_date and together.term = sizes.term
    inner join sizes as other_sizes
        on together.week_date = other_sizes.week_date and together.other_term = other_sizes.term
    where
        case
            when contains(' ' || together.other_term || ' ', ' ' || together.term || ' ')
                then other_sizes.size * 2 >= sizes.size
            when contains(' ' || together.term || ' ', ' ' || together.other_term || ' ')
                then sizes.size * 2 < other_sizes.size
            else
                together.both_count * 2 >= sizes.size
                and (
                    sizes.size < other_sizes.size
                    or (sizes.size = other_sizes.size and together.term > together.other_term)
                )
        end
),

told as (
    select risen.*
    from risen
    left join outdone on risen.week_date = outdone.week_date and risen.term = outdone.term
    where outdone.term is null
),

known as (
    select distinct
        told.week_date,
        told.term
    from told
    inner join dictionary on contains(' ' || told.term || ' ', ' ' || dictionary.term || ' ')
),

newest_hits as (
    select
        week_date,
        term,
        article_id,
        row_number() over (partition by week_date, term order by published_at desc, article_id asc) as place
    from risen_hits
),

listed as (
    select
        week_date,
        term,
        {{ list_in_order('article_id', 'place') }} as article_ids
    from newest_hits
    where place <= 20
    group by week_date, term
)

select
    'main' as beat_id,
    told.week_date as period_start,
    told.term,
    told.ratio,
    told.z_value,
    told.p_value,
    told.article_count,
    told.outlet_count,
    told.article_count / cast(told.week_article_count as double) as share,
    told.usual_count / cast(told.usual_article_count as double) as usual_share,
    known.term is not null as is_known,
    listed.article_ids,
    '{{ emerging_version() }}' as method_version
from told
inner join listed on told.week_date = listed.week_date and told.term = listed.term
left join known on told.week_date = known.week_date and told.term = known.term
