with

leads as (
    select * from {{ ref('leads') }}
)

select
    prospect_id,
    shouted_name,
    asked,
    salutation,
    price_decay,
    founded_on,
    is_excluded
from leads
where
    shouted_name not in ('BOB', 'DAN')
    or asked != 'the company asked whether ' || prospect_id || ' is a number'
    or salutation != 'the lead ' || prospect_id
    or price_decay != 0.5
    or founded_on != cast('1999-12-31' as date)
    or is_excluded != (prospect_id = 'L2')
    or is_excluded is null
