-- The parts of a change are the change, to a billionth.
select *
from {{ ref('index_changes') }}
where
    abs(
        attention_change + single_source_change + output_mix_change + sources_in_change + sources_out_change
        + outage_change + outside_change + relabelling_change - share_change
    ) > 1e-9
