{#-
    A query that gives one row per part of a text that `|` separates.

    Arguments:
        relation (relation or CTE).
        columns (list of text): the columns of `relation` to keep.
        text (SQL text): what is split; a null gives no row.
        part (text): the name of the column with the parts.
        condition (SQL condition): which rows of `relation` to split.
    Manuals: https://duckdb.org/docs/stable/sql/query_syntax/unnest,
        https://www.postgresql.org/docs/current/functions-array.html,
        https://spark.apache.org/docs/latest/api/sql/#explode
-#}
{%- macro split_to_rows(relation, columns, text, part, condition) -%}
    {{ return(adapter.dispatch('split_to_rows', 'lead_scoring')(
        relation, columns, text, part, condition
    )) }}
{%- endmacro -%}

{#- Where a set of rows may stand in neither list: by number, up to 4,096 parts, which no
    cell of a rule table exceeds. -#}
{%- macro default__split_to_rows(relation, columns, text, part, condition) -%}
    select
        {{ columns | join(', ') }},
        split_part({{ text }}, '|', part_numbers.part_number) as {{ part }}
    from {{ relation }}
    inner join (
        select 1 + ones.digit + 16 * sixteens.digit + 256 * rest.digit as part_number
        from {% for place in ['ones', 'sixteens', 'rest'] -%}
        {{ 'cross join ' if not loop.first }}(
            {%- for digit in range(16) %}
            select {{ digit }} as digit{{ ' union all' if not loop.last }}
            {%- endfor %}
        ) as {{ place }}
        {% endfor %}
    ) as part_numbers
        on
            length({{ text }}) - length(replace({{ text }}, '|', ''))
            >= part_numbers.part_number - 1
    where {{ condition }}
{%- endmacro -%}

{%- macro duckdb__split_to_rows(relation, columns, text, part, condition) -%}
    select
        {{ columns | join(', ') }},
        unnest(string_split({{ text }}, '|')) as {{ part }}
    from {{ relation }}
    where {{ condition }}
{%- endmacro -%}

{%- macro postgres__split_to_rows(relation, columns, text, part, condition) -%}
    select
        {{ columns | join(', ') }},
        unnest(string_to_array({{ text }}, '|')) as {{ part }}
    from {{ relation }}
    where {{ condition }}
{%- endmacro -%}

{%- macro redshift__split_to_rows(relation, columns, text, part, condition) -%}
    {{ lead_scoring.default__split_to_rows(relation, columns, text, part, condition) }}
{%- endmacro -%}

{%- macro spark__split_to_rows(relation, columns, text, part, condition) -%}
    select
        {{ columns | join(', ') }},
        explode(split({{ text }}, '[|]')) as {{ part }}
    from {{ relation }}
    where {{ condition }}
{%- endmacro -%}

{%- macro bigquery__split_to_rows(relation, columns, text, part, condition) -%}
    select
        {{ columns | join(', ') }},
        {{ part }}
    from {{ relation }}
    cross join unnest(split({{ text }}, '|')) as {{ part }}
    where {{ condition }}
{%- endmacro -%}

{%- macro trino__split_to_rows(relation, columns, text, part, condition) -%}
    select
        {{ columns | join(', ') }},
        {{ part }}
    from {{ relation }}
    cross join unnest(split({{ text }}, '|')) as parts ({{ part }})
    where {{ condition }}
{%- endmacro -%}

{#- The parts have a column `value`, as the rows may have. -#}
{%- macro snowflake__split_to_rows(relation, columns, text, part, condition) -%}
    select
        {%- for column in columns %}
        split_rows.{{ column }},
        {%- endfor %}
        parts.value as {{ part }}
    from (
        select
            {{ columns | join(', ') }},
            {{ text }} as text_to_split
        from {{ relation }}
        where {{ condition }} and {{ text }} is not null
    ) as split_rows,
        lateral split_to_table(split_rows.text_to_split, '|') as parts
{%- endmacro -%}
