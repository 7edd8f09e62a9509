-- One row per scored text: the numbers of the version that serves, else of its newest scoring.
with scored as (
    select * from {{ source('raw', 'signals') }}
    where sentiment_score is not null and {{ known_by('scored_at') }}
),

whole as (
    select count(distinct content_hash) as text_count from scored
),

versions as (
    select
        scored.model_version,
        count(*) as text_count,
        min(scored.scored_at) as began_at,
        count(*) >= {{ var('serving_coverage') }} * max(whole.text_count) as is_nearly_whole
    from scored
    cross join whole
    group by scored.model_version
),

-- The newest version that has scored nearly all serves; where none has, the one that has scored the most.
serving as (
    select model_version
    from versions
    qualify
        row_number() over (
            order by
                is_nearly_whole desc,
                case when is_nearly_whole then began_at end desc,
                text_count desc,
                model_version desc
        ) = 1
)

select
    scored.content_hash,
    scored.model_version,
    scored.model_version <> serving.model_version as is_fallback,
    scored.sentiment_score,
    scored.p_very_negative,
    scored.p_negative,
    scored.p_neutral,
    scored.p_positive,
    scored.p_very_positive,
    scored.tone_words,
    scored.scored_at
from scored
cross join serving
qualify
    row_number() over (
        partition by scored.content_hash
        order by
            case when scored.model_version = serving.model_version then 0 else 1 end asc,
            scored.scored_at desc,
            scored.model_version desc
    ) = 1
