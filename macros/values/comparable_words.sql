{#-
    Text as `has_word` compares it: punctuation becomes a space, spaces are collapsed,
    one stands at either end, so that a whole word is found by looking for ' word '.
-#}
{%- macro comparable_words(comparable_text) -%}
    {%- set signs = '.,;:/\\-_()&\'"' -%}
    {{ lead_scoring.replaced(
        "' ' || translate(" ~ comparable_text ~ ', ' ~ lead_scoring.text_literal(signs)
        ~ ", '" ~ ' ' * (signs | length) ~ "') || ' '",
        ' +',
        ' '
    ) }}
{%- endmacro -%}
