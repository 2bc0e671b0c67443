{#- A number kept between a minimum and a maximum; a null limit does not bind. -#}
{%- macro clamped(number, minimum, maximum) -%}
    least(
        greatest({{ number }}, coalesce({{ minimum }}, {{ number }})),
        coalesce({{ maximum }}, greatest({{ number }}, coalesce({{ minimum }}, {{ number }})))
    )
{%- endmacro -%}
