{#-
    Whether a raw table is there. True as well for what is no table of the database: a
    file, a function, a query.

    Arguments: relation (relation, or the text of one).
-#}
{%- macro raw_table_exists(relation) -%}
    {%- set text = relation | string -%}
    {%- set names = (text | replace('"', '') | replace('`', '')).split('.') -%}
    {%- if "'" in text or '(' in text or names | length == 1 -%}
        {{ return(true) }}
    {%- endif -%}
    {{ return(adapter.dispatch('raw_table_exists', 'lead_scoring')(api.Relation.create(
        database=names[-3] if names | length > 2 else target.get('database'),
        schema=names[-2],
        identifier=names[-1]
    ))) }}
{%- endmacro -%}

{%- macro default__raw_table_exists(relation) -%}
    {{ return(load_relation(relation) is not none) }}
{%- endmacro -%}

{#- dbt does not list foreign tables. -#}
{%- macro postgres__raw_table_exists(relation) -%}
    {{ return(
        load_relation(relation) is not none
        or adapter.get_columns_in_relation(relation) | length > 0
    ) }}
{%- endmacro -%}
