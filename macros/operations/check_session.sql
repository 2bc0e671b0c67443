{#-
    Refuses a session in which times would mean something else: Spark reads and shows them
    in the session's time zone, which has to be UTC; PostgreSQL writes them in its style of
    dates, which has to be ISO. For `on-run-start`.
    Manuals: https://spark.apache.org/docs/latest/api/sql/#current_timezone,
        https://www.postgresql.org/docs/current/runtime-config-client.html
-#}
{%- macro check_session() -%}
    {{ return(adapter.dispatch('check_session', 'lead_scoring')()) }}
{%- endmacro -%}

{%- macro default__check_session() -%}
{%- endmacro -%}

{%- macro spark__check_session() -%}
    {%- if execute -%}
        {%- set time_zone = run_query('select current_timezone()').rows[0][0] -%}
        {%- if time_zone not in ['UTC', 'Etc/UTC', 'GMT', 'Z'] -%}
            {{ exceptions.raise_compiler_error(
                'the time zone of the Spark session is ' ~ time_zone ~ ', which would shift '
                ~ 'times; give the target in profiles.yml server_side_parameters with '
                ~ 'spark.sql.session.timeZone: UTC'
            ) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}

{%- macro postgres__check_session() -%}
    {%- if execute -%}
        {%- set style = run_query("select current_setting('datestyle')").rows[0][0] -%}
        {%- if not style.startswith('ISO') -%}
            {{ exceptions.raise_compiler_error(
                'the style of dates of the PostgreSQL session is ' ~ style ~ ', in which raw '
                ~ 'times can not be read; set it for the role: alter role … set datestyle = '
                ~ "'ISO, MDY'"
            ) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}

{%- macro redshift__check_session() -%}
    {{ lead_scoring.postgres__check_session() }}
{%- endmacro -%}
