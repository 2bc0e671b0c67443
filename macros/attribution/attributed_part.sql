{#-
    The part of an amount that a share gives, cut to 6 places.

    Arguments:
        amount (SQL numeric(28, 6)): below 10^15 in size.
        share (SQL numeric(16, 0)): the share in billionths.
    Returns: SQL numeric(28, 6).
-#}
{%- macro attributed_part(amount, share) -%}
    cast(
        floor(
            cast({{ amount }} as {{ lead_scoring.type_decimal(21, 6) }})
            * cast({{ share }} as {{ lead_scoring.type_decimal(10, 0) }})
            * 0.001
        ) * 0.000001
        as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}
