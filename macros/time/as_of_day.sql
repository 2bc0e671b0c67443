{#-
    The scoring date as text, YYYY-MM-DD: var `as_of_date`, else the sample company's, else
    the UTC date on which the run started. Raises an error when it is no date.
-#}
{%- macro as_of_day() -%}
    {{ return(lead_scoring.calendar_day(
        var('as_of_date', lead_scoring.sample_setting('as_of_date'))
            or run_started_at.strftime('%Y-%m-%d'),
        'var as_of_date'
    )) }}
{%- endmacro -%}
