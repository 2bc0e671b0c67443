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
        {%- for statement_text in [
            'use ' ~ (this or ref('lead_score_history')).schema,
            'drop schema ' ~ lead_scoring.steps_schema(owner) ~ ' cascade',
        ] -%}
            {%- call statement('drop_steps') -%} {{ statement_text }} {%- endcall -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}


{#- The schema in which Spark stores the steps of an owner. -#}
{%- macro steps_schema(owner) -%}
    {{ return(target.schema ~ '_steps_' ~ owner) }}
{%- endmacro -%}
