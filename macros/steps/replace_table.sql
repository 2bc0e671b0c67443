{#-
    Makes a model's table anew, beside the old one that it then replaces; a statement's
    steps run one by one where the engine needs it (see `run_steps`).

    Arguments:
        existing (relation or none): what is there under the name.
        sql (text): the compiled statement.
    Returns: what a materialization returns.
-#}
{%- macro replace_table(existing, sql) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set intermediate = make_intermediate_relation(target_relation) -%}
    {%- set backup_type = 'table' if existing is none else existing.type -%}
    {%- set backup = make_backup_relation(target_relation, backup_type) -%}
    {%- set grants = config.get('grants') -%}
    {{ drop_relation_if_exists(load_cached_relation(intermediate)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup)) }}
    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {%- set query = lead_scoring.run_steps(sql, model.name) -%}
    {%- call statement('main') -%}
        {{ get_create_table_as_sql(false, intermediate, query) }}
    {%- endcall -%}
    {%- do lead_scoring.drop_steps(sql, model.name) -%}
    {%- do create_indexes(intermediate) -%}

    {%- if existing is not none and load_cached_relation(existing) is not none -%}
        {{ adapter.rename_relation(existing, backup) }}
    {%- endif -%}
    {{ adapter.rename_relation(intermediate, target_relation) }}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {%- do apply_grants(
        target_relation, grants, should_revoke(existing, full_refresh_mode=true)
    ) -%}
    {%- do persist_docs(target_relation, model) -%}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(backup) }}
    {{ run_hooks(post_hooks, inside_transaction=false) }}
    {{ return({'relations': [target_relation]}) }}
{%- endmacro -%}


{#- Spark can't rename the tables of every format: the old one makes way when all steps
    have been run, before the last query, as with dbt's own tables there. -#}
{%- macro spark_replace_table(existing, target_relation, sql) -%}
    {%- set query = lead_scoring.in_partitions(
        lead_scoring.run_steps(sql, model.name), config.get('partition_by')
    ) -%}
    {%- set is_replaced = config.get('file_format') in ['delta', 'iceberg'] -%}
    {%- if existing is not none and not (
        is_replaced and (existing.is_delta or existing.is_iceberg)
    ) -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ create_table_as(false, target_relation, query) }}
    {%- endcall -%}
    {%- do lead_scoring.drop_steps(sql, model.name) -%}
{%- endmacro -%}


{#- Spark: a query whose rows are brought together by partition before they are written, else
    each task writes a file to each partition.
    Manual: https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-hints.html -#}
{%- macro in_partitions(query, partition) -%}
    {%- if not partition -%}
        {{ return(query) }}
    {%- endif -%}
    select /*+ rebalance({{ partition }}) */ * from (
        {{ query }}
    ) as unordered
{%- endmacro -%}
