{#- Warns when raw rows were left out: `rejected_records` names each and says why. -#}
{{ config(severity='warn') }}

select *
from {{ ref('rejected_records') }}
