{#-
    SQL: the date of a load, 1900-01-01 when the row does not say it. Tables that grow by loads
    are replaced by these dates.

    Arguments: loaded_at (SQL timestamp).
-#}
{%- macro loaded_date(loaded_at='loaded_at') -%}
    coalesce(cast({{ loaded_at }} as date), cast('1900-01-01' as date))
{%- endmacro -%}
