{#-
    An e-mail address in lower case; null when it is none: one @ with something before
    it, a domain with a point inside, no white space.
-#}
{%- macro clean_email(expression) -%}
    {{ return(adapter.dispatch('clean_email', 'lead_scoring')(expression)) }}
{%- endmacro -%}

{%- macro default__clean_email(expression) -%}
    {%- set cleaned = lead_scoring.comparable_text(expression) -%}
    case
        when regexp_full_match({{ cleaned }}, '[^@\s]+@[^@\s.]+([.][^@\s.]+)+')
            then {{ cleaned }}
    end
{%- endmacro -%}
