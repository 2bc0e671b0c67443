{#-
    A column's value as conditions compare it: comparable text, '' for null. Booleans are
    `true` and `false`, dates and times are ISO text.

    Arguments: column (SQL), type (text): `text`, `number`, `date`, `timestamp`, `boolean`.
-#}
{%- macro field_value_text(column, type) -%}
    {%- if type == 'text' -%}
    coalesce({{ lead_scoring.comparable_text(column) }}, '')
    {%- elif type == 'boolean' -%}
    case when {{ column }} then 'true' when not {{ column }} then 'false' else '' end
    {%- else -%}
    coalesce(cast({{ column }} as {{ dbt.type_string() }}), '')
    {%- endif -%}
{%- endmacro -%}


{#- A column's value as a number; null where a text is none. -#}
{%- macro field_value_number(column, type) -%}
    {%- if type == 'text' -%}
    {{ lead_scoring.to_number(column) }}
    {%- else -%}
    cast({{ column }} as {{ lead_scoring.type_decimal() }})
    {%- endif -%}
{%- endmacro -%}
