-- No kind of outlet is believed further than one origin may be.
select *
from {{ ref('outlet_kinds') }}
where reliability not between 0 and {{ var('most_reliability') }}
