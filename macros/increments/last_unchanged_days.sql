{#-
    For a model that gathers rows of several staging models by load date, and stores in `seen_in` which
    one: the last load date of each whose rows it has seen as they are, see
    `last_unchanged_day`.

    Arguments: relations (list of relations): staging models with `batch_number` and
        `loaded_date`.
    Returns: a dictionary, name of the staging model: date as text; none when the model is
        made anew.
-#}
{%- macro last_unchanged_days(relations) -%}
    {%- if not lead_scoring.grows() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set seen_numbers = {} -%}
    {%- for row in run_query(
        'select seen_in, max(batch_number) from ' ~ this ~ ' group by seen_in'
    ).rows -%}
        {%- do seen_numbers.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {%- set last_days = {} -%}
    {%- for relation in relations -%}
        {%- do last_days.update({
            relation.identifier: lead_scoring.last_unchanged_day(
                relation, seen_numbers.get(relation.identifier, 0)
            )
        }) -%}
    {%- endfor -%}
    {{ return(last_days) }}
{%- endmacro -%}


{#-
    SQL condition on the stored rows of such a model: they are from later load dates, or from
    staging models that are not read any more.
-#}
{%- macro is_seen_after(last_days) -%}
    {%- for name, last_day in last_days.items() -%}
        (seen_in = '{{ name }}' and loaded_date > cast('{{ last_day }}' as date)) or{{ ' ' }}
    {%- endfor -%}
    {%- if last_days -%}
        seen_in not in ({{ lead_scoring.quoted_list(last_days.keys() | list) }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro -%}
