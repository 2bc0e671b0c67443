{#-
    Whether this run brings a table of materialization `increment` up to date, rather than
    making it anew: it is there already, with numbers of batches, and no full refresh was
    asked for.
-#}
{%- macro grows() -%}
    {%- if not lead_scoring.may_ask()
        or model.config.materialized != 'increment'
        or should_full_refresh() -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set stored = load_relation(this) -%}
    {{ return(
        stored is not none
        and stored.type == 'table'
        and 'batch_number' in adapter.get_columns_in_relation(stored)
            | map(attribute='name') | map('lower')
    ) }}
{%- endmacro -%}


{#- Whether the SQL of a model is being made for a database that can be asked. -#}
{%- macro may_ask() -%}
    {{ return(
        execute and flags.INTROSPECT and model is defined
        and model.resource_type == 'model'
    ) }}
{%- endmacro -%}
