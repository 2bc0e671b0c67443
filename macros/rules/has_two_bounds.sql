{#- Whether a trimmed cell holds exactly two numbers separated by `|`. -#}
{%- macro has_two_bounds(column) -%}
    (
        length({{ column }}) - length(replace({{ column }}, '|', '')) = 1
        and {{ lead_scoring.to_number(dbt.split_part(column, "'|'", 1)) }} is not null
        and {{ lead_scoring.to_number(dbt.split_part(column, "'|'", 2)) }} is not null
    )
{%- endmacro -%}
