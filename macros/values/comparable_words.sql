{#-
    Text as `has_word` compares it: punctuation becomes a space, spaces are collapsed,
    one stands at either end, so that a whole word is found by looking for ' word '.
-#}
{%- macro comparable_words(comparable_text) -%}
    {{ return(adapter.dispatch('comparable_words', 'lead_scoring')(comparable_text)) }}
{%- endmacro -%}

{%- macro default__comparable_words(comparable_text) -%}
    regexp_replace(
        ' ' || translate({{ comparable_text }}, '.,;:/\-_()&''"', '             ') || ' ',
        ' +', ' ', 'g'
    )
{%- endmacro -%}
