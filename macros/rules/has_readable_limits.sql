{#-
    Whether two trimmed cells are empty or numbers, the minimum not above the maximum.
    Null, not false, when one is no number.
-#}
{%- macro has_readable_limits(minimum, maximum) -%}
    ({{ minimum }} is null or {{ lead_scoring.to_number(minimum) }} is not null)
    and ({{ maximum }} is null or {{ lead_scoring.to_number(maximum) }} is not null)
    and (
        {{ minimum }} is null
        or {{ maximum }} is null
        or {{ lead_scoring.to_number(minimum) }}
        <= {{ lead_scoring.to_number(maximum) }}
    )
{%- endmacro -%}
