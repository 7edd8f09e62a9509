-- A decision on a story that is not there reaches nobody: most likely its id is mistyped.
{{ config(severity='warn') }}

select decided.*
from {{ ref('int_stories_decided') }} as decided
left join {{ ref('stories') }} as stories on decided.story_id = stories.story_id
where stories.story_id is null
