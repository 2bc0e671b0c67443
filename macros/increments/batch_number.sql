{#-
    SQL: the number of the batch in which this run writes rows of a model, a bigint. It is the time
    at which the run began, as digits, and always above the numbers stored before, also when
    the clock was set back. What reads the table knows by it which rows are new to it.
-#}
{%- macro batch_number() -%}
    {%- set number = run_started_at.strftime('%Y%m%d%H%M%S') | int -%}
    {%- if lead_scoring.has_batches() -%}
        {%- set stored = run_query('select max(batch_number) from ' ~ this).columns[0][0] -%}
        {%- set number = [number, (stored or 0) | int + 1] | max -%}
    {%- endif -%}
    cast({{ number }} as bigint)
{%- endmacro -%}
