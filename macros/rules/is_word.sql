{#- Whether a trimmed cell holds one of the words of its kind (see `rule_words`). -#}
{%- macro is_word(column, kind) -%}
    {{ column }} in ({{ lead_scoring.quoted_list(lead_scoring.rule_words(kind)) }})
{%- endmacro -%}
