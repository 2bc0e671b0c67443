{#-
    Materializes a model as a table, its steps one by one where the engine needs it (see
    `run_steps`), else like a table of dbt's own.
-#}
{% materialization stepwise_table, default %}
    {{ return(lead_scoring.replace_table(load_cached_relation(this), sql)) }}
{% endmaterialization %}


{% materialization stepwise_table, adapter='spark' %}
    {%- set existing = adapter.get_relation(this.database, this.schema, this.identifier) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set grants = config.get('grants') -%}
    {{ run_hooks(pre_hooks) }}
    {%- do lead_scoring.spark_replace_table(existing, target_relation, sql) -%}
    {%- do apply_grants(
        target_relation, grants, should_revoke(existing, full_refresh_mode=true)
    ) -%}
    {%- do persist_docs(target_relation, model) -%}
    {%- do persist_constraints(target_relation, model) -%}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
