{#- Prints the rows that a failing test found (see `report_failures`). -#}
{%- macro report_failing_test(result, limit) -%}
    {%- set failures = run_query(
        'select * from (' ~ result.node.compiled_code ~ '\n) as failures limit ' ~ limit
    ) -%}
    {%- set columns = failures.column_names | map('lower') | list -%}
    {%- if 'mistake' in columns -%}
        {%- do log('', info=true) -%}
        {%- do log(result.node.name ~ ': ' ~ result.message, info=true) -%}
        {%- for failure in failures.rows -%}
            {%- set row = dict(zip(columns, failure.values())) -%}
            {%- set place = [] -%}
            {%- if row.seed_name -%}
                {%- do place.append('seed ' ~ row.seed_name) -%}
            {%- endif -%}
            {%- if row.row_key -%}
                {%- do place.append('row ' ~ row.row_key) -%}
            {%- endif -%}
            {%- do log(
                '  ' ~ place | join(', ') ~ (': ' if place) ~ row.mistake, info=true
            ) -%}
        {%- endfor -%}
        {%- if result.failures and result.failures > limit -%}
            {%- do log('  and ' ~ (result.failures - limit) ~ ' more', info=true) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}
