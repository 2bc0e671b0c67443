with

leads as (
    select * from {{ ref('leads') }}
)

select *
from leads
where
    shouted_name not in ('BOB', 'DAN')
    or question != 'the company asked whether ' || prospect_id || ' is a number'
    or called != 'the lead ' || prospect_id
    or founded_on != cast('1999-12-31' as date)
    or is_excluded != (prospect_id = 'L2')
    or is_excluded is null
