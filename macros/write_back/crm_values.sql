{#-
    The values that are written to the CRM, each with its type; columns of
    `crm_score_updates` and fields of the seed `crm_field_map`.

    Returns: a dictionary of names to SQL types.
-#}
{%- macro crm_values() -%}
    {{ return({
        'score': dbt.type_bigint(),
        'grade': dbt.type_string(),
        'stage': dbt.type_string(),
        'segment': dbt.type_string(),
        'top_reasons_for': dbt.type_string(),
        'top_reasons_against': dbt.type_string(),
    }) }}
{%- endmacro -%}


{#-
    SQL condition: the values of two relations differ; null is a value.

    Arguments: one, other (text): names of the relations.
-#}
{%- macro crm_values_differ(one, other) -%}
    {%- for value in lead_scoring.crm_values() %}
    ({{ one }}.{{ value }} is null)
    != ({{ other }}.{{ value }} is null)
    or {{ one }}.{{ value }} != {{ other }}.{{ value }}
    {%- if not loop.last %}
    or
    {%- endif %}
    {%- endfor %}
{%- endmacro -%}


{#-
    The id of an update: of the record, its values, the date, and the update that it follows.
    Each text has its length before it, so that no two lists of texts are read alike.

    Arguments: previous (SQL text): id of the update that it follows, null for the first.
-#}
{%- macro crm_update_id(previous) -%}
    {%- set parts = [] -%}
    {%- for column in ['crm_object', 'crm_record_id', previous, 'offered_date']
        + lead_scoring.crm_values() | list -%}
        {%- set text = 'cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' -%}
        {%- do parts.append(
            "coalesce(cast(length(" ~ text ~ ') as ' ~ dbt.type_string() ~ ") || ':' || "
            ~ text ~ ", '-')"
        ) -%}
    {%- endfor -%}
    {{ dbt.hash(lead_scoring.concatenated(parts)) }}
{%- endmacro -%}
