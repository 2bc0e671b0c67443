{#-
    Refuses a session in which times would mean something else: Spark reads and shows them
    in the session's time zone, which has to be UTC. For `on-run-start`.
    Manual: https://spark.apache.org/docs/latest/api/sql/#current_timezone
-#}
{%- macro check_session() -%}
    {#- hooks are rendered as well when SQL is only compiled, perhaps without a session -#}
    {%- if execute and flags.WHICH not in ('compile', 'generate') -%}
        {{ return(adapter.dispatch('check_session', 'lead_scoring')()) }}
    {%- endif -%}
{%- endmacro -%}

{%- macro default__check_session() -%}
{%- endmacro -%}

{%- macro spark__check_session() -%}
    {%- set time_zone = run_query('select current_timezone()').rows[0][0] -%}
    {%- if time_zone not in ['UTC', 'Etc/UTC', 'GMT', 'Z'] -%}
        {{ exceptions.raise_compiler_error(
            'the time zone of the Spark session is ' ~ time_zone ~ ', which would shift '
            ~ 'times; give the target in profiles.yml the server_side_parameters '
            ~ '"set:hiveconf:spark.sql.session.timeZone": UTC'
        ) }}
    {%- endif -%}
{%- endmacro -%}
