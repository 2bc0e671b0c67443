{#-
    Runs the steps of a statement one by one where the engine needs it, and returns the
    query that is left to run. PostgreSQL knows nothing of the sizes of CTEs and chooses
    joins that never end; Spark works out a CTE anew wherever it is named, so its plans
    grow beyond bounds. Each step becomes a relation of the session, named like the CTE.

    Arguments:
        sql (text): a compiled statement, with or without steps (see `step`).
        owner (text): what the stored steps are named after, unique among the statements
            that run at the same time.
    Returns: the query; the statement itself where it has no steps or needs no split.
-#}
{%- macro run_steps(sql, owner) -%}
    {{ return(adapter.dispatch('run_steps', 'lead_scoring')(sql, owner)) }}
{%- endmacro -%}

{%- macro default__run_steps(sql, owner) -%}
    {{ return(sql) }}
{%- endmacro -%}

{#- Temporary tables go with the transaction, and with the statistics that joins need. -#}
{%- macro postgres__run_steps(sql, owner) -%}
    {%- for step in lead_scoring.steps_of(sql) -%}
        {%- if step.stored -%}
            {%- call statement('run_step') -%}
                create temporary table {{ step.name }} on commit drop as
                {{ step.query }};
                analyze {{ step.name }}
            {%- endcall -%}
        {%- else -%}
            {%- call statement('run_step') -%}
                create temporary view {{ step.name }} as
                {{ step.query }}
            {%- endcall -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(lead_scoring.last_query_of(sql)) }}
{%- endmacro -%}

{%- macro redshift__run_steps(sql, owner) -%}
    {{ return(sql) }}
{%- endmacro -%}

{#- Every worker can read a table; a temporary view gives it the step's name. -#}
{%- macro spark__run_steps(sql, owner) -%}
    {%- for step in lead_scoring.steps_of(sql) -%}
        {%- if step.stored -%}
            {%- set table = lead_scoring.step_table(step, owner) -%}
            {%- do adapter.drop_relation(table) -%}
            {%- call statement('run_step') -%}
                create table {{ table }} using {{ lead_scoring.step_format() }} as
                {{ step.query }}
            {%- endcall -%}
        {%- endif -%}
        {%- call statement('run_step') -%}
            create or replace temporary view {{ step.name }} as
            {{ 'select * from ' ~ table if step.stored else step.query }}
        {%- endcall -%}
    {%- endfor -%}
    {{ return(lead_scoring.last_query_of(sql)) }}
{%- endmacro -%}


{#-
    Removes what `run_steps` stored and named, when the query has been run.

    Arguments: sql, owner: as given to `run_steps`.
-#}
{%- macro drop_steps(sql, owner) -%}
    {{ return(adapter.dispatch('drop_steps', 'lead_scoring')(sql, owner)) }}
{%- endmacro -%}

{%- macro default__drop_steps(sql, owner) -%}
{%- endmacro -%}

{#- A view of a step reads the tables of others, so all go at once. -#}
{%- macro postgres__drop_steps(sql, owner) -%}
    {%- set steps = lead_scoring.steps_of(sql) -%}
    {%- for stored, kind in [(false, 'view'), (true, 'table')] -%}
        {%- set names = steps | selectattr('stored', 'equalto', stored)
            | map(attribute='name') | join(', ') -%}
        {%- if names -%}
            {%- call statement('drop_steps') -%}
                drop {{ kind }} if exists {{ names }} cascade
            {%- endcall -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro -%}

{%- macro redshift__drop_steps(sql, owner) -%}
{%- endmacro -%}

{%- macro spark__drop_steps(sql, owner) -%}
    {%- for step in lead_scoring.steps_of(sql) -%}
        {%- call statement('drop_step') -%}
            drop view if exists {{ step.name }}
        {%- endcall -%}
        {%- if step.stored -%}
            {%- do adapter.drop_relation(lead_scoring.step_table(step, owner)) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro -%}


{#- The format of the tables in which Spark stores steps. -#}
{%- macro step_format() -%}
    {{ return(adapter.dispatch('step_format', 'lead_scoring')()) }}
{%- endmacro -%}

{%- macro default__step_format() -%}
    parquet
{%- endmacro -%}

{#- A catalog of Databricks has no tables of its own in another format. -#}
{%- macro databricks__step_format() -%}
    delta
{%- endmacro -%}


{#- The table in which Spark stores a step. -#}
{%- macro step_table(step, owner) -%}
    {{ return(api.Relation.create(
        schema=this.schema, identifier=owner ~ '__' ~ step.name, type='table'
    )) }}
{%- endmacro -%}


{#-
    The steps of a compiled statement: a list of dictionaries with `name`, `query` and
    `stored`. The fixtures of a unit test go into each.
-#}
{%- macro steps_of(sql) -%}
    {%- set steps = [] -%}
    {%- set fixtures = lead_scoring.fixtures_of(sql) -%}
    {%- for part in sql.split('/* last step */')[0].split('/* step')[1:] -%}
        {%- set marks, rest = part.split('*/', 1) -%}
        {%- set name, query = rest.split(' as', 1) -%}
        {%- set query = query.strip()[1:] -%}
        {%- set query = query[:query.rindex('\n)')] -%}
        {%- if fixtures -%}
            {%- set query = fixtures ~ '\nselect * from (\n' ~ query ~ '\n) as step' -%}
        {%- endif -%}
        {%- do steps.append(
            {'name': name.strip(), 'query': query, 'stored': 'stored' in marks}
        ) -%}
    {%- endfor -%}
    {{ return(steps) }}
{%- endmacro -%}


{#- The query behind the last step, which reads the steps by their names. -#}
{%- macro last_query_of(sql) -%}
    {%- set before, mark, query = sql.rpartition('/* last step */') -%}
    {{ return(lead_scoring.fixtures_of(before) ~ '\n' ~ query if mark else query) }}
{%- endmacro -%}


{#- The CTEs that dbt puts before the first step in a unit test, with their `with`. -#}
{%- macro fixtures_of(sql) -%}
    {%- set lines = [] -%}
    {%- for line in sql.split('/* step')[0].splitlines()
        if not line.strip().startswith('--') -%}
        {%- do lines.append(line) -%}
    {%- endfor -%}
    {%- set fixtures = (lines | join('\n')).strip().rstrip(',') -%}
    {{ return('' if fixtures | lower == 'with' else fixtures) }}
{%- endmacro -%}
