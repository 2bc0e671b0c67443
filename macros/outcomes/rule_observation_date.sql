{#-
    The date as of which rules are judged: var `rule_observation_days` before the scoring
    date, as a date literal.
-#}
{%- macro rule_observation_date() -%}
    {%- set day = modules.datetime.date.fromisoformat(lead_scoring.as_of_day())
        - modules.datetime.timedelta(days=lead_scoring.rule_observation_days()) -%}
    cast('{{ day }}' as date)
{%- endmacro -%}


{#- Var `rule_observation_days`; raises an error when it is no number of days. -#}
{%- macro rule_observation_days() -%}
    {%- set days = var('rule_observation_days', 90) -%}
    {%- if not modules.re.match('^[1-9]\d{0,3}$', days | string) -%}
        {{ exceptions.raise_compiler_error(
            "var rule_observation_days is '" ~ days ~ "'; it must be a number of days such "
            ~ 'as 90'
        ) }}
    {%- endif -%}
    {{ return(days | int) }}
{%- endmacro -%}
