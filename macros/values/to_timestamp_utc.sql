{#-
    A raw time, of a timestamp or date type or ISO text with or without an offset, as a
    timestamp in UTC; null when it can't be read. Texts that databases take for times but
    that name none ('infinity', 'epoch', a year of five digits) are not read either.
-#}
{%- macro to_timestamp_utc(expression) -%}
    {{ return(adapter.dispatch('to_timestamp_utc', 'lead_scoring')(expression)) }}
{%- endmacro -%}

{#-
    The first branch answers nearly every row: it keeps the costlier tests off millions of
    rows. DuckDB's cast to `timestamp` ignores an offset, so that one needs a cast of its own.
-#}
{%- macro default__to_timestamp_utc(expression) -%}
    {%- set text = 'cast(' ~ expression ~ ' as varchar)' -%}
    {%- set trimmed = "trim(both ' ' from " ~ text ~ ")" -%}
    case
        when
            {{ text }} like '____-%'
            and (length({{ text }}) in (10, 19, 20) or {{ text }} like '%Z')
            then try_cast({{ text }} as timestamp)
        when {{ trimmed }} not like '____-%' then null
        when {{ text }} like '%+%' or {{ text }} like '%-%-%-%'
            then timezone(
                'UTC',
                try_cast(
                    replace(replace({{ text }}, ' +', '+'), ' -', '-') as timestamptz
                )
            )
        else try_cast({{ trimmed }} as timestamp)
    end
{%- endmacro -%}
