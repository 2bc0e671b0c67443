{#-
    An identifier of a person as one text: its kind, a colon and its value; null without one.

    Arguments:
        kind (text): `email`, `crm_lead`, `crm_contact`, `user`, `customer` or `anonymous`.
        value (SQL text).
-#}
{%- macro identifier(kind, value) -%}
    '{{ kind }}:' || {{ value }}
{%- endmacro -%}
