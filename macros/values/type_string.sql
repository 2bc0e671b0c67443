{#-
    Text on Redshift, where dbt's own type has 256 bytes: a cast cuts longer texts off, and
    a contracted table refuses them. dbt looks for these names in the root project; a
    project that installs this one names it in its `dispatch` for that.
    Manual: https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
-#}
{%- macro redshift__type_string() -%}
    varchar(65535)
{%- endmacro -%}

{%- macro redshift__get_table_columns_and_constraints() -%}
    {{ return(
        dbt.default__get_table_columns_and_constraints()
        | replace(' TEXT', ' ' ~ dbt.type_string())
    ) }}
{%- endmacro -%}
