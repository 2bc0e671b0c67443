{#-
    Whether a condition can be judged, but for the lists that it names.

    Arguments: field_type (SQL text): null where the field is unknown; operator, value (SQL
        text).
-#}
{%- macro is_sound_condition(field_type, operator, value) -%}
    {%- set operators = lead_scoring.operators() -%}
    case
        when {{ field_type }} is null or {{ operator }} is null then false
        when {{ operator }} in ({{ lead_scoring.quoted_list(operators.presence) }})
            then true
        when {{ value }} is null then false
        when {{ operator }} in ({{ lead_scoring.quoted_list(operators.equality) }})
            then substring({{ value }}, 1, 5) != 'list:'
        when {{ operator }} in ({{ lead_scoring.quoted_list(operators.listing) }})
            then true
        when {{ operator }} in ({{ lead_scoring.quoted_list(operators.text) }})
            then {{ field_type }} = 'text'
        when {{ operator }} in ({{ lead_scoring.quoted_list(operators.order) }})
            then {{ lead_scoring.is_number(value) }}
        when {{ operator }} = 'between'
            then
                {{ lead_scoring.is_number(lead_scoring.range_bound(value, 1)) }}
                and {{ lead_scoring.is_number(lead_scoring.range_bound(value, 2)) }}
                and replace({{ value }}, '|', '||')
                = {{ dbt.split_part(value, "'|'", 1) }} || '||'
                || {{ dbt.split_part(value, "'|'", 2) }}
        else false
    end
{%- endmacro -%}
