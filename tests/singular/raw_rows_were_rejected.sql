{#- Warns when raw rows were left out: each is named, with its reason. -#}
{{ config(severity='warn') }}

select
    source_name,
    record_id,
    reason,
    unreadable_value
from {{ ref('rejected_records') }}
