{#-
    Prints what the failing tests of the run found, where their rows carry a `mistake`:
    which row of which seed it is, and what is wrong with it. For `on-run-end`.

    Arguments:
        results (list): dbt's results of the run.
        limit (integer): the most rows to print for one test.
-#}
{%- macro report_failures(results, limit=20) -%}
    {%- if execute -%}
        {%- for result in results or [] -%}
            {%- if
                result.node.resource_type == 'test'
                and result.status in ['fail', 'warn']
                and ' as mistake' in (result.node.compiled_code or '')
            -%}
                {%- do lead_scoring.report_failing_test(result, limit) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}
