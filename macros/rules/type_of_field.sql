{#-
    The type of a field named by a column; null when it is none of the fields.

    Arguments:
        column (SQL text): the name of the field.
        fields (list of dictionaries): the fields, each with `name` and `type`.
-#}
{%- macro type_of_field(column, fields) -%}
    case
        {%- for type, fields_of_type in fields | groupby('type') %}
        when {{ column }} in (
            {{ lead_scoring.quoted_list(fields_of_type | map(attribute='name')) }}
        ) then '{{ type }}'
        {%- endfor %}
    end
{%- endmacro -%}
