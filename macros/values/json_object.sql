{#-
    A JSON object as text, its members in the order given. Engines' own JSON functions order
    and space them differently.

    Arguments: members (list of dictionaries): each with `name`; `expression` (SQL), a null
        becomes null; and `type` (`text`, `number`, `boolean` or `date`).
-#}
{%- macro json_object(members) -%}
    '{'
    {%- for member in members %}
    || '{{ ', ' if not loop.first }}"{{ member.name }}": '
    || coalesce({{ lead_scoring.json_value(member.expression, member.type) }}, 'null')
    {%- endfor %}
    || '}'
{%- endmacro -%}


{#- A value as JSON text; null for null. See `json_object`. -#}
{%- macro json_value(expression, type) -%}
    {%- if type == 'boolean' -%}
    case when {{ expression }} then 'true' when not {{ expression }} then 'false' end
    {%- elif type == 'number' -%}
    {{ lead_scoring.plain_text(expression) }}
    {%- elif type == 'date' -%}
    '"' || {{ lead_scoring.plain_text(expression) }} || '"'
    {%- else -%}
    {%- set escaped = namespace(text=expression) -%}
    {%- set backslash = '\\' -%}
    {#- the backslash first, since the others are written with one -#}
    {%- for character, written in [
        (lead_scoring.text_literal(backslash), backslash ~ backslash),
        (lead_scoring.text_literal('"'), backslash ~ '"'),
        ('chr(9)', backslash ~ 't'),
        ('chr(10)', backslash ~ 'n'),
        ('chr(13)', backslash ~ 'r'),
    ] -%}
        {%- set escaped.text = 'replace(' ~ escaped.text ~ ', ' ~ character ~ ', '
            ~ lead_scoring.text_literal(written) ~ ')' -%}
    {%- endfor -%}
    '"' || {{ escaped.text }} || '"'
    {%- endif -%}
{%- endmacro -%}
