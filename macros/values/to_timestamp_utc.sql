{#-
    A raw time, of a timestamp or date type or ISO text with or without an offset, as a
    timestamp in UTC; null when it can't be read. Texts that databases take for times
    but that name none ('infinity', 'epoch', a year of five digits) are not read either.
-#}
{%- macro to_timestamp_utc(expression) -%}
    {{ return(adapter.dispatch('to_timestamp_utc', 'lead_scoring')(expression)) }}
{%- endmacro -%}

{#-
    DuckDB's cast to `timestamp` ignores an offset, so such a text needs a cast of its
    own. The first two branches read the usual forms; they keep what is costlier, for
    spaces and rarer forms, off many million rows.
-#}
{%- macro default__to_timestamp_utc(expression) -%}
    {%- set text = 'cast(' ~ expression ~ ' as varchar)' -%}
    {%- set trimmed = "trim(both ' ' from " ~ text ~ ")" -%}
    case
        when
            {{ text }} like '____-%'
            and (length({{ text }}) in (10, 19, 20) or {{ text }} like '%Z')
            then try_cast({{ text }} as timestamp)
        when
            {{ text }} like '____-__-__T__:__:__+__:__'
            or {{ text }} like '____-__-__T__:__:__-__:__'
            then timezone('UTC', try_cast({{ text }} as timestamptz))
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
