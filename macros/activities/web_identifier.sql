{#-
    Whose web event it is: the signed-in user's, else the anonymous visitor's.

    Arguments: relation (text): the CTE with `user_id` and `anonymous_id`.
-#}
{%- macro web_identifier(relation) -%}
    coalesce(
        {{ lead_scoring.identifier('user', relation ~ '.user_id') }},
        {{ lead_scoring.identifier('anonymous', relation ~ '.anonymous_id') }}
    )
{%- endmacro -%}
