-- One row per article and quantity that the newest version of its text states.
with articles as (
    select * from {{ ref('articles') }}
),

quantities as (
    select * from {{ ref('stg_quantities') }}
)

select
    articles.article_id,
    articles.content_hash,
    articles.published_date,
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
    quantities.quoted,
    quantities.is_in_title,
    quantities.sentence_position,
    quantities.span_start,
    quantities.span_end,
    quantities.method_version
from articles
inner join quantities on articles.content_hash = quantities.content_hash
