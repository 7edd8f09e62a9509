-- parsed = new + changed + same + rejected, for every fetch and every file.
select
    batch_id,
    locator,
    parsed_count,
    new_count + changed_count + same_count + rejected_count as in_parts
from {{ ref('stg_fetches') }}
where parsed_count <> new_count + changed_count + same_count + rejected_count
