{#-
    The first of a row's values that is given but could not be read, after the name of
    its column, as in `occurred_at: 2026-02-31`; null when all were read.

    Arguments:
        values (dict): column with the raw value: column with the same value as read.
-#}
{%- macro unreadable_value(values) -%}
    case
        {%- for raw_value, value_read in values.items() %}
        when {{ lead_scoring.is_unreadable(raw_value, value_read) }}
            then '{{ value_read }}: ' || {{ lead_scoring.clean_text(raw_value) }}
        {%- endfor %}
    end
{%- endmacro -%}
