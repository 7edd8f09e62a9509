-- Exactly one row, in an empty home too.
select count(*) as row_count
from {{ ref('build_info') }}
having count(*) <> 1
