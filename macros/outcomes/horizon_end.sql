{#-
    The last date on which a conversion counts for an observation.

    Arguments: observation_date (SQL date); horizon_days (SQL integer).
-#}
{%- macro horizon_end(observation_date, horizon_days) -%}
    {{ lead_scoring.days_before(observation_date, '-1 * ' ~ horizon_days) }}
{%- endmacro -%}
