{#-
    The attributes that var `extra_lead_attributes` adds, each with `name`, `type` (text,
    number, date or boolean) and perhaps `description`. Raises an error when one can't be.

    Returns: a list of dictionaries.
-#}
{%- macro extra_lead_attributes() -%}
    {%- set attributes = var('extra_lead_attributes', []) -%}
    {%- if attributes and not var('extra_lead_attributes_model', none) -%}
        {{ exceptions.raise_compiler_error(
            'var extra_lead_attributes is set; name the model that has them in var '
            ~ 'extra_lead_attributes_model'
        ) }}
    {%- endif -%}
    {%- set taken = lead_scoring.shipped_lead_attributes() | map(attribute='name') | list -%}
    {%- for attribute in attributes -%}
        {%- set place = "var extra_lead_attributes: '" ~ attribute.name ~ "' " -%}
        {%- if not modules.re.match('^[a-z][a-z0-9_]*$', attribute.name or '') -%}
            {{ exceptions.raise_compiler_error(
                place ~ 'is no name; use small letters, digits and underscores'
            ) }}
        {%- elif attribute.name in taken -%}
            {{ exceptions.raise_compiler_error(place ~ 'is there already') }}
        {%- elif attribute.type not in ['text', 'number', 'date', 'boolean'] -%}
            {{ exceptions.raise_compiler_error(
                place ~ "has the type '" ~ attribute.type
                ~ "'; use text, number, date or boolean"
            ) }}
        {%- endif -%}
        {%- do taken.append(attribute.name) -%}
    {%- endfor -%}
    {{ return(attributes) }}
{%- endmacro -%}


{#- SQL: a column of var `extra_lead_attributes_model` as the type of its attribute. -#}
{%- macro typed_attribute(name, type) -%}
    {%- if type == 'text' -%}
    {{ lead_scoring.clean_text(name) }}
    {%- else -%}
    cast({{ name }} as {{ lead_scoring.attribute_type(type) }})
    {%- endif -%}
{%- endmacro -%}


{#- The SQL type of an attribute's type. -#}
{%- macro attribute_type(type) -%}
    {%- if type == 'text' -%}
    {{ dbt.type_string() }}
    {%- elif type == 'number' -%}
    {{ lead_scoring.type_decimal() }}
    {%- else -%}
    {{ type }}
    {%- endif -%}
{%- endmacro -%}
