{#-
    Appends what a run did to table `run_history`, one row per node of this package: for
    `dbt build`, `run`, `test`, `seed` and `snapshot`, and for `dbt retry` of one of them.
    For `on-run-end`. Var `run_history_enabled: false` switches it off.

    It keeps no run from ending well where that can be helped: a table of other columns is
    left alone with a warning, and on PostgreSQL an error is caught in the server. Jinja can
    catch none; the scheduled run takes a failure of this hook for a warning.

    Arguments:
        results (list): dbt's results of the run.
-#}
{%- macro record_run(results) -%}
    {%- if execute
        and var('run_history_enabled', true)
        and flags.WHICH in ('build', 'run', 'test', 'seed', 'snapshot') -%}
        {%- set recorded = [] -%}
        {%- for result in results or []
            if result.node.package_name == 'lead_scoring'
            and result.node.resource_type != 'operation' -%}
            {%- do recorded.append(result) -%}
        {%- endfor -%}
        {%- if recorded -%}
            {%- do lead_scoring.append_to_run_history(recorded) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}


{#- The columns of `run_history` and their types. -#}
{%- macro run_history_columns() -%}
    {%- set text = dbt.type_string() -%}
    {{ return({
        'invocation_id': text,
        'started_at': dbt.type_timestamp(),
        'as_of_date': 'date',
        'command': text,
        'node': text,
        'resource_type': text,
        'status': text,
        'rows_affected': dbt.type_bigint(),
        'seconds': lead_scoring.type_double(),
        'failures': dbt.type_bigint(),
        'message': text,
    }) }}
{%- endmacro -%}


{#- Where `run_history` is. -#}
{%- macro run_history_relation() -%}
    {{ return(api.Relation.create(
        database=target.get('database'),
        schema=lead_scoring.operations_schema(),
        identifier='run_history',
        type='table',
    )) }}
{%- endmacro -%}


{#- The schema of what is kept about runs: var `operations_schema`. -#}
{%- macro operations_schema() -%}
    {{ return(var('operations_schema', none) or target.schema ~ '_operations') }}
{%- endmacro -%}


{%- macro create_run_history_sql(relation) -%}
    {%- set columns = [] -%}
    {%- for name, type in lead_scoring.run_history_columns().items() -%}
        {%- do columns.append(name ~ ' ' ~ type) -%}
    {%- endfor -%}
    create table if not exists {{ relation }} ({{ columns | join(', ') }})
    {{- lead_scoring.table_format_clause() }}
{%- endmacro -%}


{#- `insert` of one row per result. What is alike in all rows is written once: a run has
    hundreds of them. -#}
{%- macro insert_run_history_sql(relation, recorded) -%}
    {%- set types = lead_scoring.run_history_columns() -%}
    {%- set row_counts = lead_scoring.rows_of_tables(recorded) -%}
    {%- set template = "(cast('%s' as %s), cast('%s' as %s), cast('%s' as %s), '%s'" | format(
        invocation_id, types.invocation_id,
        run_started_at.strftime('%Y-%m-%d %H:%M:%S'), types.started_at,
        lead_scoring.as_of_day(), types.as_of_date,
        flags.WHICH
    ) ~ ", '%s', '%s', '%s', cast(%s as " ~ types.rows_affected ~ '), cast(%.3f as '
        ~ types.seconds ~ '), cast(%s as ' ~ types.failures ~ '), cast(%s as '
        ~ types.message ~ '))' -%}
    {%- set rows = [] -%}
    {%- for result in recorded -%}
        {%- set node = result.node -%}
        {%- set row_count = row_counts.get(
            node.unique_id, (result.adapter_response or {}).get('rows_affected')
        ) -%}
        {%- do rows.append(template | format(
            node.name, node.resource_type, result.status,
            'null' if row_count is none else row_count,
            result.execution_time or 0,
            'null' if result.failures is none else result.failures,
            lead_scoring.text_literal(result.message[:500]) if result.message else 'null'
        )) -%}
    {%- endfor -%}
    insert into {{ relation }} ({{ types | join(', ') }}) values
    {{ rows | join(',\n') }}
{%- endmacro -%}


{#- Makes the table if it is missing, and appends the results. -#}
{%- macro append_to_run_history(recorded) -%}
    {{ return(adapter.dispatch('append_to_run_history', 'lead_scoring')(recorded)) }}
{%- endmacro -%}

{%- macro default__append_to_run_history(recorded) -%}
    {%- set relation = lead_scoring.run_history_relation() -%}
    {%- do adapter.create_schema(relation) -%}
    {%- call statement('create_run_history', auto_begin=true) -%}
        {{ lead_scoring.create_run_history_sql(relation) }}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {%- set found = adapter.get_columns_in_relation(relation)
        | map(attribute='name') | map('lower') | list -%}
    {%- set expected = lead_scoring.run_history_columns() | list -%}
    {%- if found == expected -%}
        {%- call statement('insert_run_history', auto_begin=true) -%}
            {{ lead_scoring.insert_run_history_sql(relation, recorded) }}
        {%- endcall -%}
        {%- do adapter.commit() -%}
    {%- else -%}
        {%- do exceptions.warn(
            'this run is not recorded: ' ~ relation ~ ' has the columns '
            ~ found | join(', ') ~ ' in place of ' ~ expected | join(', ')
            ~ '; rename that table, and the next run makes a new one'
        ) -%}
    {%- endif -%}
{%- endmacro -%}

{#- An error is caught where it happens and told afterwards.
    Manual: https://www.postgresql.org/docs/current/plpgsql-control-structures.html -#}
{%- macro postgres__append_to_run_history(recorded) -%}
    {%- set relation = lead_scoring.run_history_relation() -%}
    {%- call statement('append_to_run_history', auto_begin=true) -%}
        do $record_run$
        begin
            if to_regclass({{ lead_scoring.text_literal(relation | string) }}) is null then
                create schema if not exists {{ adapter.quote(relation.schema) }};
                {{ lead_scoring.create_run_history_sql(relation) }};
            end if;
            {{ lead_scoring.insert_run_history_sql(relation, recorded)
                | replace('$record_run$', '$record_run') }};
        exception when others then
            perform set_config('lead_scoring.not_recorded', sqlerrm, false);
        end
        $record_run$
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {%- set error = run_query(
        "select current_setting('lead_scoring.not_recorded', true)"
    ).rows[0][0] -%}
    {%- if error -%}
        {%- do exceptions.warn('this run is not recorded in ' ~ relation ~ ': ' ~ error) -%}
    {%- endif -%}
{%- endmacro -%}

{%- macro redshift__append_to_run_history(recorded) -%}
    {{ return(lead_scoring.default__append_to_run_history(recorded)) }}
{%- endmacro -%}


{#-
    The rows of the tables that were built, where the adapter does not say how many it
    wrote and counting costs nothing: a dictionary of the node's id to the number.
-#}
{%- macro rows_of_tables(recorded) -%}
    {{ return(adapter.dispatch('rows_of_tables', 'lead_scoring')(recorded)) }}
{%- endmacro -%}

{%- macro default__rows_of_tables(recorded) -%}
    {{ return({}) }}
{%- endmacro -%}

{%- macro duckdb__rows_of_tables(recorded) -%}
    {%- set tables = [] -%}
    {%- for row in run_query(
        'select schema_name, table_name from duckdb_tables() '
        ~ 'where database_name = current_database()'
    ).rows -%}
        {%- do tables.append(row[0] ~ '.' ~ row[1]) -%}
    {%- endfor -%}
    {%- set counts = [] -%}
    {%- for result in recorded
        if result.node.resource_type == 'model' and result.status == 'success'
        and result.node.schema ~ '.' ~ result.node.alias in tables -%}
        {%- do counts.append(
            "select '" ~ result.node.unique_id ~ "', count(*) from "
            ~ result.node.relation_name
        ) -%}
    {%- endfor -%}
    {%- set row_counts = {} -%}
    {%- if counts -%}
        {%- for row in run_query(counts | join(' union all ')).rows -%}
            {%- do row_counts.update({row[0]: row[1] | int}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(row_counts) }}
{%- endmacro -%}
