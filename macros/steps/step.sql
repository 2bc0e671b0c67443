{#-
    Begins a step of a statement that is too large for some engines to plan as a whole: a
    CTE at the top level, with a mark by which `run_steps` finds it. DuckDB runs the
    statement as it is.

    Arguments:
        name (text): the CTE; its query follows in parentheses.
        stored (boolean): whether several later steps read it, so that it is worth
            storing where the steps are run one by one.
-#}
{%- macro step(name, stored=false) -%}
    /* step{{ ' stored' if stored }} */ {{ name }} as
{%- endmacro -%}


{#- Marks the query behind the last step. -#}
{%- macro last_step() -%}
    /* last step */
{%- endmacro -%}
