{#-
    A sentence on a mistake as SQL text: `{column}` stands for the cell.

    Arguments:
        sentence (text): for example "points is '{points}', which is not a number".
        columns (list of text): the columns that may stand in it.
-#}
{%- macro mistake_text(sentence, columns) -%}
    {%- set text = namespace(sql="'" ~ dbt.escape_single_quotes(sentence) ~ "'") -%}
    {%- for column in columns -%}
        {%- set text.sql = text.sql | replace(
            '{' ~ column ~ '}', "' || coalesce(" ~ column ~ ", '') || '"
        ) -%}
    {%- endfor -%}
    {{ return(text.sql) }}
{%- endmacro -%}
