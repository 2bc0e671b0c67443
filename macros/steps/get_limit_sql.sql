{#-
    What `dbt show` runs: a statement's steps first, where the engine needs that, then its
    last query with a limit. dbt looks for these names in the root project; a project
    that installs this one names it in its `dispatch` for that.
-#}
{%- macro postgres__get_limit_sql(sql, limit) -%}
    {{ lead_scoring.limited_query(sql, limit) }}
{%- endmacro -%}

{%- macro spark__get_limit_sql(sql, limit) -%}
    {{ lead_scoring.limited_query(sql, limit) }}
{%- endmacro -%}

{%- macro limited_query(sql, limit) -%}
    {{ dbt.default__get_limit_sql(
        lead_scoring.run_steps(sql, 'shown') if '/* step' in sql else sql, limit
    ) }}
{%- endmacro -%}
