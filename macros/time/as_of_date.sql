{#-
    The scoring date as a date literal: var `as_of_date`, else the UTC date on which the run
    started. The only place from which models take the time.
-#}
{%- macro as_of_date() -%}
    cast('{{ lead_scoring.as_of_day() }}' as date)
{%- endmacro -%}
