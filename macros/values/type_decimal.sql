{#-
    An exact number. Points, money and most others have the default size.

    Arguments: precision, scale (integers): digits in all, and after the point.
-#}
{%- macro type_decimal(precision=28, scale=6) -%}
    {{ return(adapter.dispatch('type_decimal', 'lead_scoring')(precision, scale)) }}
{%- endmacro -%}

{%- macro default__type_decimal(precision, scale) -%}
    numeric({{ precision }}, {{ scale }})
{%- endmacro -%}

{#- Trino does not know the name numeric. -#}
{%- macro trino__type_decimal(precision, scale) -%}
    decimal({{ precision }}, {{ scale }})
{%- endmacro -%}

{#- Its numeric has 9 places and 29 digits before them. -#}
{%- macro bigquery__type_decimal(precision, scale) -%}
    {{ 'numeric' if scale <= 9 and precision - scale <= 29 else 'bignumeric' }}(
        {{- precision }}, {{ scale -}}
    )
{%- endmacro -%}
