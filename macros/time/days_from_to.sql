{#-
    All days from one to another, both included, oldest first; none when the first is later.

    Arguments: from_day, to_day (text): YYYY-MM-DD.
    Returns: a list of text.
-#}
{%- macro days_from_to(from_day, to_day) -%}
    {%- set first = modules.datetime.date.fromisoformat(from_day) -%}
    {%- set last = modules.datetime.date.fromisoformat(to_day) -%}
    {%- set days = [] -%}
    {%- for number in range((last - first).days + 1) -%}
        {%- do days.append((first + modules.datetime.timedelta(days=number)) | string) -%}
    {%- endfor -%}
    {{ return(days) }}
{%- endmacro -%}
