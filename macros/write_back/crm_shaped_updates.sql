{#-
    The updates of `crm_score_updates` with the columns that the seed `crm_field_map` gives a
    CRM on the scoring date, for the kinds of records that it has in the map. The columns are
    read when the SQL is compiled; in a run the map is built by then. Where it can't be read
    they have the names of the values.

    Arguments:
        crm (text): `hubspot` or `salesforce`.
        updates (relation): the mart.
        field_map (relation): the typed map.
-#}
{%- macro crm_shaped_updates(crm, updates, field_map) -%}
    {%- set columns = lead_scoring.crm_columns(crm, field_map) -%}
    {%- set objects = [] -%}
    {%- for fields in columns.values() -%}
        {%- do objects.extend(fields) -%}
    {%- endfor -%}
    select
        update_id,
        crm_object,
        crm_record_id,
        change_type
        {%- for column, fields in columns.items() %},
        {{ lead_scoring.crm_cell(fields) }} as {{ adapter.quote(column) }}
        {%- endfor %}
    from {{ updates }}
    {%- if objects %}
    where crm_object in ({{ lead_scoring.quoted_list(objects | unique | list) }})
    {%- else %}
    where false
    {%- endif %}
{%- endmacro -%}


{#-
    The columns of a CRM on the scoring date, in the order of the values. Names that differ in
    case alone are one column, for most engines tell them not apart.

    Arguments: crm (text); field_map (relation): the typed map.
    Returns: a dictionary of each column to a dictionary of the kinds of records that have it
        to the value that it holds there.
-#}
{%- macro crm_columns(crm, field_map) -%}
    {%- set columns, spellings = {}, {} -%}
    {%- set mapped = [] -%}
    {%- if lead_scoring.may_ask() and load_relation(field_map) is not none -%}
        {%- set mapped = run_query(
            lead_scoring.rows_in_force(
                field_map,
                ['field', 'crm_object', 'crm_column'],
                lead_scoring.as_of_date()
            ) ~ " and crm = '" ~ crm ~ "' order by 1, 2, 3"
        ).rows -%}
    {%- else -%}
        {%- for field in lead_scoring.rule_words('crm_field') -%}
            {%- for object in lead_scoring.rule_words('crm_object') -%}
                {%- do mapped.append([field, object, field]) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for field in lead_scoring.rule_words('crm_field') -%}
        {%- for row in mapped if row[0] == field -%}
            {%- set spelling = spellings.setdefault(row[2] | lower, row[2]) -%}
            {%- do columns.setdefault(spelling, {}).update({row[1]: field}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro -%}


{#-
    SQL: what a column of a CRM holds; null for records of a kind that does not have it. Where
    kinds have different values in it they are texts.

    Arguments: fields (dictionary): kinds of records to the value.
-#}
{%- macro crm_cell(fields) -%}
    {%- set different = fields.values() | unique | list -%}
    {%- if different | length == 1
        and fields | length == lead_scoring.rule_words('crm_object') | length -%}
        {{ 'crm_record_id' if different[0] == 'record_id' else different[0] }}
    {%- else -%}
        case crm_object
        {%- for object, field in fields.items() %}
            {%- set value = 'crm_record_id' if field == 'record_id' else field %}
            when '{{ object }}' then {{
                value if different | length == 1
                else 'cast(' ~ value ~ ' as ' ~ dbt.type_string() ~ ')'
            }}
        {%- endfor %}
        end
    {%- endif -%}
{%- endmacro -%}
