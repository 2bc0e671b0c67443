{#-
    A raw flag, boolean or text (true, t, yes, y, 1), as a boolean; anything else is
    false.
-#}
{%- macro to_boolean(expression) -%}
    coalesce(
        lower({{ lead_scoring.clean_text(expression) }})
        in ('true', 't', 'yes', 'y', '1'),
        false
    )
{%- endmacro -%}
