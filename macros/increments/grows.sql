{#-
    Whether this run brings a table of materialization `increment` up to date, rather than
    making it anew: it is there already, with numbers of batches, and no full refresh was
    asked for.
-#}
{%- macro grows() -%}
    {{ return(
        lead_scoring.has_batches()
        and not should_full_refresh()
        and not lead_scoring.is_unfinished()
    ) }}
{%- endmacro -%}


{#- Whether the table of a model that can grow is there, with numbers of batches. -#}
{%- macro has_batches() -%}
    {%- if not lead_scoring.may_ask() or model.config.materialized != 'increment' -%}
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


{#-
    Whether a run was broken off while it wrote partitions of the model's table, so that some
    may be of that run and some of the one before. Engines with transactions know no such thing.
-#}
{%- macro is_unfinished() -%}
    {{ return(adapter.dispatch('is_unfinished', 'lead_scoring')()) }}
{%- endmacro -%}

{%- macro default__is_unfinished() -%}
    {{ return(false) }}
{%- endmacro -%}

{#- Its steps are dropped last. -#}
{%- macro spark__is_unfinished() -%}
    {{ return(adapter.check_schema_exists(none, lead_scoring.steps_schema(this.identifier))) }}
{%- endmacro -%}
