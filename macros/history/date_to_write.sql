{#-
    The scoring date in the SQL of a model that is materialized as `scored_dates`, which
    puts each date that it writes in its place. As it stands it is the run's scoring date.
-#}
{%- macro date_to_write() -%}
    cast({{ lead_scoring.marked_day(lead_scoring.as_of_day()) }} as date)
{%- endmacro -%}


{#- A day as a literal that is told from all others by its mark. -#}
{%- macro marked_day(day) -%}
    '{{ day }}' /* scoring date */
{%- endmacro -%}
