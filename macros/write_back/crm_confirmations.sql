{#- Where the confirmations of deliveries are kept; beside `run_history`. -#}
{%- macro crm_confirmations_relation() -%}
    {{ return(api.Relation.create(
        database=target.get('database'),
        schema=lead_scoring.operations_schema(),
        identifier='crm_confirmations',
        type='table',
    )) }}
{%- endmacro -%}


{#-
    Creates the table of confirmations where it is missing. It is no model, so that no run and
    no `--full-refresh` replaces it. For the `pre_hook` of the view that reads it.
-#}
{%- macro create_crm_confirmations() -%}
    {%- if execute -%}
        {%- set relation = lead_scoring.crm_confirmations_relation() -%}
        {%- if load_relation(relation) is none -%}
            {%- do adapter.create_schema(relation) -%}
            {%- call statement('create_crm_confirmations', auto_begin=true) -%}
                create table if not exists {{ relation }} (
                    update_id {{ dbt.type_string() }},
                    confirmed_at {{ dbt.type_timestamp() }}
                ) {{- lead_scoring.table_format_clause() }}
            {%- endcall -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}
