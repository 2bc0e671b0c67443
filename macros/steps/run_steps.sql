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
    {%- do lead_scoring.drop_steps(sql, owner) -%}
    {%- for statement_text in [
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


{#-
    Removes what `run_steps` stored, when the query has been run.

    Arguments: sql, owner: as given to `run_steps`.
-#}
{%- macro drop_steps(sql, owner) -%}
    {{ return(adapter.dispatch('drop_steps', 'lead_scoring')(sql, owner)) }}
{%- endmacro -%}

{%- macro default__drop_steps(sql, owner) -%}
{%- endmacro -%}

{%- macro spark__drop_steps(sql, owner) -%}
    {%- if '/* step' in sql -%}
        {%- call statement('drop_steps') -%}
            drop schema if exists {{ lead_scoring.steps_schema(owner) }} cascade
        {%- endcall -%}
    {%- endif -%}
{%- endmacro -%}


{#- The schema in which Spark stores the steps of an owner. -#}
{%- macro steps_schema(owner) -%}
    {{ return(target.schema ~ '_steps_' ~ owner) }}
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


{#-
    The steps of a compiled statement: a list of dictionaries with `name`, `query`,
    `stored` and `position`. The fixtures of a unit test, CTEs that dbt puts before all
    others, are the first of them.
-#}
{%- macro steps_of(sql) -%}
    {%- set steps = [] -%}
    {%- set prefix = api.Relation.add_ephemeral_prefix('') -%}
    {%- set parts = sql.split('/* last step */')[0].split('/* step') -%}
    {%- if parts | length == 1 -%}
        {{ return(steps) }}
    {%- endif -%}
    {%- for fixture in parts[0].split(prefix)[1:] -%}
        {%- set name, query = fixture.split(' as (', 1) -%}
        {%- do steps.append({
            'name': prefix ~ name,
            'query': query[:query.rindex(')')],
            'stored': false,
            'position': steps | length,
        }) -%}
    {%- endfor -%}
    {%- for part in parts[1:] -%}
        {%- set marks, rest = part.split('*/', 1) -%}
        {%- set name, query = rest.split(' as (', 1) -%}
        {%- do steps.append({
            'name': name.strip(),
            'query': query[:query.rindex('\n)')],
            'stored': 'stored' in marks,
            'position': steps | length,
        }) -%}
    {%- endfor -%}
    {{ return(steps) }}
{%- endmacro -%}


{#- A query with the steps before it that are not stored and that it names, as CTEs. -#}
{%- macro step_query(query, steps_before) -%}
    {%- set needed = namespace(ctes=[], text=query) -%}
    {%- for step in steps_before | reverse if not step.stored -%}
        {%- if modules.re.search('\\b' ~ step.name ~ '\\b', needed.text) -%}
            {%- do needed.ctes.insert(0, step.name ~ ' as (' ~ step.query ~ '\n)') -%}
            {%- set needed.text = needed.text ~ step.query -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not needed.ctes -%}
        {{ return(query) }}
    {%- elif query.strip()[:4] | lower == 'with' -%}
        {%- set query = 'select * from (\n' ~ query ~ '\n) as step' -%}
    {%- endif -%}
    {{ return('with\n' ~ needed.ctes | join(',\n') ~ '\n' ~ query) }}
{%- endmacro -%}


{#- The query behind the last step, or the whole statement where it has no steps. -#}
{%- macro last_query(sql, steps) -%}
    {{ return(lead_scoring.step_query(sql.rpartition('/* last step */')[2], steps)) }}
{%- endmacro -%}
