{#-
    An e-mail address in lower case; null when it is none: one @ with something before
    it, a domain with a point inside, no white space.
-#}
{%- macro clean_email(expression) -%}
    {%- set cleaned = lead_scoring.comparable_text(expression) -%}
    case
        when {{ lead_scoring.matches(
            cleaned,
            '[^@ \\t\\n\\f\\r]+@[^@. \\t\\n\\f\\r]+([.][^@. \\t\\n\\f\\r]+)+'
        ) }}
            then {{ cleaned }}
    end
{%- endmacro -%}
