{#-
    Columns as rows: one row per row of a relation and field that is named.

    Arguments:
        relation (CTE); key (text): its key column.
        fields (list of dictionaries): each with `name` and `type`, and `expression`
            (SQL) where it is not the column of this name.
        named_fields (CTE): `field`, which of them are wanted.
    Columns: the key, field, value_text (comparable, '' for null), value_number.
-#}
{%- macro unpivoted(relation, key, fields, named_fields) -%}
select
    {{ relation }}.{{ key }},
    named_fields.field,
    case named_fields.field
        {%- for field in fields %}
        when '{{ field.name }}'
            then {{ lead_scoring.field_value_text(
                field.expression or relation ~ '.' ~ field.name, field.type
            ) }}
        {%- endfor %}
    end as value_text,
    case named_fields.field
        {%- for field in fields if field.type in ('text', 'number') %}
        when '{{ field.name }}'
            then {{ lead_scoring.field_value_number(
                field.expression or relation ~ '.' ~ field.name, field.type
            ) }}
        {%- endfor %}
    end as value_number
from {{ relation }}
cross join {{ named_fields }} as named_fields
{%- endmacro -%}
