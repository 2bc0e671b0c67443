{#-
    For a model that gathers rows of several staging models by load date, and stores in `seen_in` which
    one: the first load date of each that is new to it.

    Arguments: relations (list of relations): staging models with `batch_number` and
        `loaded_date`.
    Returns: a dictionary, name of the staging model: date as text; none when the model is
        made anew.
-#}
{%- macro first_new_days(relations) -%}
    {%- if not lead_scoring.grows() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set seen_numbers = {} -%}
    {%- for row in run_query(
        'select seen_in, max(batch_number) from ' ~ this ~ ' group by seen_in'
    ).rows -%}
        {%- do seen_numbers.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {%- set first_days = {} -%}
    {%- for relation in relations -%}
        {%- set first_day = lead_scoring.first_new_day(
            relation, seen_numbers.get(relation.identifier, 0)
        ) -%}
        {#- all of it is new -#}
        {%- do first_days.update({relation.identifier: first_day or '0001-01-01'}) -%}
    {%- endfor -%}
    {{ return(first_days) }}
{%- endmacro -%}


{#-
    SQL condition on the stored rows of such a model: they are from load dates that are read
    again, or from staging models that are not read any more.
-#}
{%- macro is_seen_since(first_days) -%}
    {%- for name, first_day in first_days.items() -%}
        (seen_in = '{{ name }}' and loaded_date >= cast('{{ first_day }}' as date)) or{{ ' ' }}
    {%- endfor -%}
    {%- if first_days -%}
        seen_in not in ({{ lead_scoring.quoted_list(first_days.keys() | list) }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro -%}
