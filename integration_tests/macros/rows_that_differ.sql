{#- Selects the rows that only one of two CTEs has. -#}
{%- macro rows_that_differ(found, expected) -%}
, missing as (
    select * from {{ expected }}
    except
    select * from {{ found }}
),

unexpected as (
    select * from {{ found }}
    except
    select * from {{ expected }}
)

select
    'missing' as difference,
    missing.*
from missing
union all
select
    'unexpected' as difference,
    unexpected.*
from unexpected
{%- endmacro -%}
