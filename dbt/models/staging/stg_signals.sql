-- One row per scored text: the numbers of the version that serves, else of its newest scoring.
with signals as (
    select
        *,
        count(*) over (partition by model_version) as version_text_count,
        min(scored_at) over (partition by model_version) as version_began_at
    from {{ source('raw', 'signals') }}
    where sentiment_score is not null
),

-- A new version serves once it has scored nearly all; until then the one that has scored the most does.
serving as (
    select
        max_by(
            model_version,
            case
                when version_text_count >= {{ var('serving_coverage') }} * text_count then epoch_us(version_began_at)
                else version_text_count - text_count
            end
        ) as model_version
    from (
        select distinct
            model_version,
            version_text_count,
            version_began_at,
            (select count(distinct content_hash) from signals) as text_count
        from signals
    ) as versions
)

select
    signals.content_hash,
    signals.model_version,
    signals.model_version <> serving.model_version as is_fallback,
    signals.sentiment_score,
    signals.p_very_negative,
    signals.p_negative,
    signals.p_neutral,
    signals.p_positive,
    signals.p_very_positive,
    signals.tone_words,
    signals.scored_at
from signals
cross join serving
qualify
    row_number() over (
        partition by signals.content_hash
        order by
            signals.model_version = serving.model_version desc,
            signals.scored_at desc,
            signals.model_version desc
    ) = 1
