{#-
    A raw time, of a timestamp or date type or ISO text with or without an offset, as a
    timestamp in UTC; null when it can't be read. Digits after the sixth of a second's
    fraction are cut off. On Spark the session's time zone has to be UTC (see
    `check_session`).
    Manuals: https://duckdb.org/docs/stable/sql/data_types/timestamp,
        https://www.postgresql.org/docs/current/datatype-datetime.html,
        https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html#cast
-#}
{%- macro to_timestamp_utc(expression) -%}
    {{ return(adapter.dispatch('to_timestamp_utc', 'lead_scoring')(expression)) }}
{%- endmacro -%}

{#- Warehouses disagree about offsets and about texts without one, so the offset is taken
    off and reckoned with. -#}
{%- macro default__to_timestamp_utc(expression) -%}
    {%- set text = lead_scoring.clean_text(expression) -%}
    case
        when {{ lead_scoring.is_iso_time(text) }}
            then {{ lead_scoring.time_after(
                lead_scoring.cast_or_null(
                    lead_scoring.iso_time_without_offset(text), dbt.type_timestamp()
                ),
                lead_scoring.minutes_to_utc(text),
                'minute'
            ) }}
    end
{%- endmacro -%}

{%- macro spark__to_timestamp_utc(expression) -%}
    {%- set text = lead_scoring.clean_text(expression) -%}
    case
        when {{ lead_scoring.is_iso_time(text) }}
            then {{ lead_scoring.cast_or_null(
                lead_scoring.iso_time_joined(text), dbt.type_timestamp()
            ) }}
    end
{%- endmacro -%}

{#-
    DuckDB's cast to `timestamp` ignores an offset, so such a text needs a cast of its
    own. The first branch reads the usual forms; it keeps the regular expression, for
    rarer forms, off many million rows.
-#}
{%- macro duckdb__to_timestamp_utc(expression) -%}
    {%- set text = 'cast(' ~ expression ~ ' as varchar)' -%}
    {%- set trimmed = lead_scoring.trimmed(text) -%}
    case
        when
            (
                {{ text }} like '____-__-__T__:__:__Z'
                or {{ text }} like '____-__-__ __:__:__'
                or {{ text }} like '____-__-__'
            )
            and {{ text }} not like '%T24%'
            and {{ text }} not like '% 24%'
            and {{ text }} not like '0000%'
            then try_cast({{ text }} as timestamp)
        when {{ lead_scoring.is_iso_time(trimmed) }}
            then timezone(
                'UTC',
                try_cast({{ lead_scoring.iso_time_joined(trimmed) }} as timestamptz)
            )
    end
{%- endmacro -%}

{#-
    PostgreSQL has no cast that gives null, so the day is checked before; it rounds
    fractions of a second, so their further digits are cut off.
-#}
{%- macro postgres__to_timestamp_utc(expression) -%}
    {%- set text = lead_scoring.clean_text(expression) -%}
    case
        when {{ lead_scoring.is_iso_time(text) }}
            then case
                when {{ lead_scoring.is_day_of_month(text) }}
                    then timezone(
                        'UTC',
                        cast(
                            regexp_replace(
                                {{ text }}, '([.][0-9]{6})[0-9]+', '\1'
                            )
                            || case when length({{ text }}) > 10 and not {{
                                lead_scoring.matches(text, '.*(Z|UTC|[+-][0-9:]+)')
                            }} then 'Z' else '' end
                            as timestamp with time zone
                        )
                    )
            end
    end
{%- endmacro -%}

{%- macro redshift__to_timestamp_utc(expression) -%}
    {{ lead_scoring.default__to_timestamp_utc(expression) }}
{%- endmacro -%}


{#- Whether a trimmed text is a date or time as ISO 8601 writes it, but for the length of
    its month. -#}
{%- macro is_iso_time(text) -%}
    {{ lead_scoring.matches(
        text,
        '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
        ~ '([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?'
        ~ '( ?(Z|UTC|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?))?)?)?'
    ) }}
    and {{ text }} not like '0000%'
{%- endmacro -%}


{#- The same text without a space before its offset. -#}
{%- macro iso_time_joined(text) -%}
    replace(replace(replace({{ text }}, ' UTC', 'Z'), ' +', '+'), ' -', '-')
{%- endmacro -%}


{#- The same text as YYYY-MM-DD HH:MM:SS, perhaps with up to six digits of a fraction. -#}
{%- macro iso_time_without_offset(text) -%}
    substring({{ text }}, 1, 10) || ' '
    || case when length({{ text }}) > 10 then substring({{ text }}, 12, 5) else '00:00' end
    || case when length({{ text }}) > 16 then substring({{ text }}, 17, 3) else ':00' end
    || substring(
        {{ lead_scoring.replaced('substring(' ~ text ~ ', 20)', '[^.0-9].*', '') }}, 1, 7
    )
{%- endmacro -%}


{#- The minutes to add to such a text's time to have it in UTC. What stands behind the
    seconds is one of Z, UTC, +02, +0200 and nothing, without its fraction and signs. -#}
{%- macro minutes_to_utc(text) -%}
    {%- set offset = lead_scoring.replaced(
        "replace(replace(substring(" ~ text ~ ", 20), ' ', ''), ':', '')", '[.][0-9]+', ''
    ) -%}
    case when substring({{ offset }}, 1, 1) = '-' then 1 else -1 end
    * (
        60 * coalesce({{ lead_scoring.cast_or_null(
            'substring(' ~ offset ~ ', 2, 2)', 'integer'
        ) }}, 0)
        + coalesce({{ lead_scoring.cast_or_null(
            'substring(' ~ offset ~ ', 4, 2)', 'integer'
        ) }}, 0)
    )
{%- endmacro -%}


{#- Whether the day of an ISO date is in its month: 30 April is, 31 April is not. -#}
{%- macro is_day_of_month(text) -%}
    cast(substring({{ text }}, 9, 2) as integer)
    <= extract(
        day from make_date(
            cast(substring({{ text }}, 1, 4) as integer),
            cast(substring({{ text }}, 6, 2) as integer),
            1
        ) + interval '1 month' - interval '1 day'
    )
{%- endmacro -%}
