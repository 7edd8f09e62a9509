-- One row per scored text: the numbers of its newest scoring that has a sentiment.
select
    content_hash,
    model_version,
    sentiment_score,
    p_very_negative,
    p_negative,
    p_neutral,
    p_positive,
    p_very_positive,
    scored_at
from {{ source('raw', 'signals') }}
where sentiment_score is not null
qualify row_number() over (partition by content_hash order by scored_at desc, model_version desc) = 1
