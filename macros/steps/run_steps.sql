{#-
    Runs the stored steps of a statement one by one where the engine needs it, and returns
    the query that is left to run. PostgreSQL knows nothing of the sizes of CTEs and
    chooses joins that never end; Spark works out a CTE anew wherever it is named, so its
    plans grow beyond bounds. Each stored step becomes a table that is found by the name
    of the CTE.

    Arguments:
        sql (text): a compiled statement, with or without steps (see `step`).
        owner (text): what the stored steps belong to, unique among the statements that
            run at the same time.
    Returns: the query; the statement itself where it needs no split.
-#}
{%- macro run_steps(sql, owner) -%}
    {{ return(adapter.dispatch('run_steps', 'lead_scoring')(sql, owner)) }}
{%- endmacro -%}

{%- macro default__run_steps(sql, owner) -%}
    {{ return(sql) }}
{%- endmacro -%}

{#- Temporary tables go with the transaction, and have the statistics that joins need. -#}
{%- macro postgres__run_steps(sql, owner) -%}
    {%- set steps = lead_scoring.steps_of(sql) -%}
    {%- for step in steps if step.stored -%}
        {%- call statement('run_step') -%}
            create temporary table {{ step.name }} on commit drop as
            {{ lead_scoring.step_query(step.query, steps[:step.position]) }};
            analyze {{ step.name }}
        {%- endcall -%}
    {%- endfor -%}
    {{ return(lead_scoring.last_query(sql, steps)) }}
{%- endmacro -%}

{%- macro redshift__run_steps(sql, owner) -%}
    {{ return(sql) }}
{%- endmacro -%}

{#- Every worker can read a table; the session finds it in a schema of the owner's. -#}
{%- macro spark__run_steps(sql, owner) -%}
    {%- set steps = lead_scoring.steps_of(sql) -%}
    {%- if not steps -%}
        {{ return(sql) }}
    {%- endif -%}
    {%- for statement_text in [
        'drop schema if exists ' ~ lead_scoring.steps_schema(owner) ~ ' cascade',
        'create schema ' ~ lead_scoring.steps_schema(owner),
        'use ' ~ lead_scoring.steps_schema(owner),
    ] -%}
        {%- call statement('prepare_steps') -%} {{ statement_text }} {%- endcall -%}
    {%- endfor -%}
    {%- for step in steps if step.stored -%}
        {%- call statement('run_step') -%}
            create table {{ step.name }} using {{ lead_scoring.step_format() }} as
            {{ lead_scoring.step_query(step.query, steps[:step.position]) }}
        {%- endcall -%}
    {%- endfor -%}
    {{ return(lead_scoring.last_query(sql, steps)) }}
{%- endmacro -%}
