{#-
    A raw flag, boolean or text (true, t, yes, y, 1), as a boolean; anything else is
    false.
-#}
{%- macro to_boolean(expression) -%}
    coalesce(
        lower(trim(both ' ' from cast({{ expression }} as {{ dbt.type_string() }})))
        in ('true', 't', 'yes', 'y', '1'),
        false
    )
{%- endmacro -%}
