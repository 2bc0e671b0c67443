{#-
    A raw flag, boolean or text (true, t, yes, y, 1), as a boolean; anything else is
    false.
-#}
{%- macro to_boolean(expression) -%}
    {{ return(adapter.dispatch('to_boolean', 'lead_scoring')(expression)) }}
{%- endmacro -%}

{%- macro default__to_boolean(expression) -%}
    coalesce(
        lower({{ lead_scoring.clean_text(expression) }})
        in ('true', 't', 'yes', 'y', '1'),
        false
    )
{%- endmacro -%}

{#- Redshift can't cast a boolean to text. These literals are booleans beside a boolean,
    and texts beside a text, in which capitals and spaces are no others. -#}
{%- macro redshift__to_boolean(expression) -%}
    coalesce(
        {{ expression }} in (
            'true', 'True', 'TRUE', 't', 'T', 'yes', 'Yes', 'YES', 'y', 'Y', '1'
        ),
        false
    )
{%- endmacro -%}
