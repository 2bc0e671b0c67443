{#-
    Materializes a model as a table that its runs bring up to date: the rows of the query come in
    place of the stored rows that the statement names by `replaces`, in one transaction.
    A statement that names none replaces the whole table. Unlike dbt's own incremental models
    it needs no key and no strategy of an engine, and a statement can decide in each run.

    Config:
        partition_by (text): on Spark the column by which the table is partitioned, the
            last one of the query; what is replaced there are partitions. Without it the
            table is made anew from what stays and what comes.
-#}
{% materialization increment, default %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set condition = lead_scoring.replaced_condition(sql) -%}
    {%- if existing is none or existing.type != 'table' or condition is none -%}
        {{ return(lead_scoring.replace_table(existing, sql)) }}
    {%- endif -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set new_rows = make_temp_relation(target_relation).incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {%- call statement('new_rows') -%}
        {{ create_table_as(true, new_rows, sql) }}
    {%- endcall -%}
    {%- set columns = lead_scoring.shared_columns(
        new_rows, existing, condition == 'false'
    ) | join(', ') -%}
    {%- if condition != 'false' -%}
        {%- call statement('replaced_rows') -%}
            delete from {{ target_relation }}
            where {{ condition }}
        {%- endcall -%}
    {%- endif -%}
    {%- call statement('main') -%}
        insert into {{ target_relation }} ({{ columns }})
        select {{ columns }}
        from {{ lead_scoring.temporary_name(new_rows) }}
    {%- endcall -%}
    {%- call statement('drop_new_rows') -%}
        drop table {{ lead_scoring.temporary_name(new_rows) }}
    {%- endcall -%}

    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {%- do apply_grants(
        target_relation, config.get('grants'), should_revoke(existing, full_refresh_mode=false)
    ) -%}
    {%- do persist_docs(target_relation, model) -%}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=false) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{#-
    Parquet tables have no delete, so the partitions that the change touches are written anew,
    with what stays in them. A partition is replaced as a whole; those that are left
    without a row are dropped.
-#}
{% materialization increment, adapter='spark' %}
    {%- set existing = adapter.get_relation(this.database, this.schema, this.identifier) -%}
    {%- set condition = lead_scoring.replaced_condition(sql) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- if existing is none or existing.type != 'table' or condition is none -%}
        {{ run_hooks(pre_hooks) }}
        {%- do lead_scoring.spark_replace_table(existing, target_relation, sql) -%}
        {%- call statement('drop_steps') -%}
            drop schema if exists {{ lead_scoring.steps_schema(this.identifier) }} cascade
        {%- endcall -%}
    {%- elif condition == 'false' -%}
        {{ run_hooks(pre_hooks) }}
        {%- do lead_scoring.spark_add_rows(existing, sql) -%}
    {%- else -%}
        {{ run_hooks(pre_hooks) }}
        {%- set partition = config.get('partition_by') -%}
        {%- set steps = lead_scoring.steps_schema(this.identifier) -%}
        {%- for statement_text in [
            'drop schema if exists ' ~ steps ~ ' cascade',
            'create schema ' ~ steps,
            'create table ' ~ steps ~ '.new_rows using ' ~ lead_scoring.step_format()
                ~ ' as ' ~ sql,
        ] -%}
            {%- call statement('new_rows') -%} {{ statement_text }} {%- endcall -%}
        {%- endfor -%}
        {%- set new_rows = api.Relation.create(schema=steps, identifier='new_rows') -%}
        {%- set columns = lead_scoring.shared_columns(new_rows, existing) | join(', ') -%}
        {%- if partition -%}
            {%- call statement('touched') -%}
                create table {{ steps }}.touched using {{ lead_scoring.step_format() }} as
                select {{ partition }} from {{ steps }}.new_rows
                union
                select {{ partition }} from {{ target_relation }} where {{ condition }}
            {%- endcall -%}
        {%- endif -%}
        {#- a table can't be read while it is written -#}
        {%- call statement('kept_rows') -%}
            create table {{ steps }}.kept_rows using {{ lead_scoring.step_format() }} as
            select {{ columns }} from {{ target_relation }}
            where
                not coalesce({{ condition }}, false)
                {%- if partition %}
                and {{ partition }} in (select {{ partition }} from {{ steps }}.touched)
                {%- endif %}
        {%- endcall -%}
        {%- set rows = 'select ' ~ columns ~ ' from ' ~ steps ~ '.kept_rows union all select '
            ~ columns ~ ' from ' ~ steps ~ '.new_rows' -%}
        {%- if partition -%}
            {%- do lead_scoring.spark_replace_partitions(
                target_relation, partition, rows, steps
            ) -%}
        {%- else -%}
            {%- do lead_scoring.spark_replace_table(existing, target_relation, rows) -%}
        {%- endif -%}
        {%- call statement('drop_steps') -%} drop schema {{ steps }} cascade {%- endcall -%}
    {%- endif -%}
    {%- do apply_grants(
        target_relation, config.get('grants'), should_revoke(existing, full_refresh_mode=true)
    ) -%}
    {%- do persist_docs(target_relation, model) -%}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{#-
    Writes the touched partitions of a table on Spark anew; those that are left without a row
    are dropped.

    Arguments:
        target_relation (relation): the table.
        partition (text): the column of its partitions.
        rows (text): the query for all rows of the touched partitions.
        steps (text): the schema with tables `touched`, `kept_rows` and `new_rows`.
-#}
{%- macro spark_replace_partitions(target_relation, partition, rows, steps) -%}
    {#- otherwise all partitions would be replaced -#}
    {%- call statement('set') -%}
        set spark.sql.sources.partitionOverwriteMode = dynamic
    {%- endcall -%}
    {%- call statement('main') -%}
        insert overwrite table {{ target_relation }} partition ({{ partition }})
        {{ lead_scoring.in_partitions(rows, partition) }}
    {%- endcall -%}
    {%- set emptied = run_query(
        'select ' ~ partition ~ ' from ' ~ steps ~ '.touched where ' ~ partition
        ~ ' not in (select ' ~ partition ~ ' from ' ~ steps ~ '.kept_rows) and '
        ~ partition ~ ' not in (select ' ~ partition ~ ' from ' ~ steps ~ '.new_rows)'
    ) -%}
    {%- for row in emptied.rows -%}
        {%- call statement('drop_partition') -%}
            alter table {{ target_relation }} drop if exists
            partition ({{ partition }} = '{{ row[0] }}')
        {%- endcall -%}
    {%- endfor -%}
{%- endmacro -%}


{#- Adds rows to a table that has no partitions. -#}
{%- macro spark_add_rows(existing, sql) -%}
    {%- set new_rows = make_temp_relation(this.incorporate(type='table')) -%}
    {%- call statement('new_rows') -%}
        {{ create_table_as(true, new_rows, sql) }}
    {%- endcall -%}
    {%- set columns = lead_scoring.shared_columns(new_rows, existing, true) | join(', ') -%}
    {%- call statement('main') -%}
        insert into {{ existing }} ({{ columns }})
        select {{ columns }}
        from {{ new_rows.include(schema=false) }}
    {%- endcall -%}
{%- endmacro -%}


{#-
    The columns of new rows, which the stored table ought to have. One that is only added to is
    given those that it lacks, and may have others; of any other table an error is
    raised when they differ, since its old rows would be as no full refresh makes them.
-#}
{%- macro shared_columns(new_rows, stored, is_added_to=false) -%}
    {%- set new_columns = adapter.get_columns_in_relation(new_rows) -%}
    {%- set stored_names = adapter.get_columns_in_relation(stored) | map(attribute='name') | list -%}
    {%- set new_names = new_columns | map(attribute='name') | list -%}
    {%- set gone = stored_names | reject('in', new_names) | list -%}
    {%- set added = new_columns | rejectattr('name', 'in', stored_names) | list -%}
    {%- if (gone or added) and not is_added_to -%}
        {{ exceptions.raise_compiler_error(
            'the columns of ' ~ stored ~ ' are not those of model ' ~ model.name ~ ' ('
            ~ (gone + added | map(attribute='name') | list) | join(', ')
            ~ '): run it once with --full-refresh'
        ) }}
    {%- endif -%}
    {%- if added -%}
        {%- do alter_relation_add_remove_columns(stored, added, none) -%}
    {%- endif -%}
    {{ return(new_names if is_added_to else stored_names) }}
{%- endmacro -%}


{#- The name under which a session finds a temporary table. -#}
{%- macro temporary_name(relation) -%}
    {{ return(relation.include(database=false, schema=false)) }}
{%- endmacro -%}
