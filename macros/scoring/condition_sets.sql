{#- Names of condition sets: all conditions of one set must hold together. -#}
{%- macro rule_condition_set(model_id, rule_id) -%}
    'rule|' || {{ model_id }} || '|' || {{ rule_id }}
{%- endmacro -%}

{%- macro measure_condition_set(model_id, rule_id) -%}
    'measure|' || {{ model_id }} || '|' || {{ rule_id }}
{%- endmacro -%}

{%- macro audience_condition_set(model_id) -%}
    'audience|' || {{ model_id }}
{%- endmacro -%}

{#- Each exclusion is a set of its own, named by its content. -#}
{%- macro exclusion_condition_set(model_id, field, operator, value) -%}
    'exclusion|' || coalesce({{ model_id }}, '') || '|' || coalesce({{ field }}, '')
    || '|' || coalesce({{ operator }}, '') || '|' || coalesce({{ value }}, '')
{%- endmacro -%}
