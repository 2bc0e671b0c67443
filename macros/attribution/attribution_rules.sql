{#-
    The rules by which a conversion is shared among the touches before it, in the order in
    which the marts show them. Each has a weight in `attribution_weight`.

    Returns: a list of texts.
-#}
{%- macro attribution_rules() -%}
    {{ return(['first_touch', 'last_touch', 'linear', 'time_decay', 'position_based']) }}
{%- endmacro -%}
