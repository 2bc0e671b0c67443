{#-
    The time that lies a number of seconds, minutes or days after another. What dbt's own
    macro gives is of another type than the time on some warehouses.

    Arguments: time (SQL timestamp); number (SQL integer); unit (text): `second`, `minute`
        or `day`.
-#}
{%- macro time_after(time, number, unit) -%}
    cast({{ dbt.dateadd(unit, number, time) }} as {{ dbt.type_timestamp() }})
{%- endmacro -%}
