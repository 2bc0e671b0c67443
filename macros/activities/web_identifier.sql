{#- Whose web event it is: the signed-in user, else the anonymous visitor. -#}
{%- macro web_identifier(relation) -%}
    coalesce(
        {{ lead_scoring.identifier('user', relation ~ '.user_id') }},
        {{ lead_scoring.identifier('anonymous', relation ~ '.anonymous_id') }}
    )
{%- endmacro -%}
