{#-
    From which date of load a staging model has to read its raw table again, as text; none
    when the whole has to be read: in the first run, in a full refresh, and when before
    that date the raw table has not got as many rows as were staged: some came late under an early
    load time, or went. One that goes while another comes is not noticed.

    The last `reload_days` (var) before the newest load are read again, since loads arrive in
    parts. A load time after the scoring date does not count as the newest: it may be a clock's error.

    Arguments:
        delivered (SQL query): the rows of the raw table, with `loaded_at` as it came.
        signature (text): see `reading_signature`; the whole is read when it is another.
-#}
{%- macro first_day_to_load(delivered, signature) -%}
    {%- if not lead_scoring.grows()
        or api.Relation.add_ephemeral_prefix('') in delivered -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set newest = run_query('select max(loaded_date) from ' ~ this).columns[0][0] -%}
    {%- if newest is none
        or run_query('select signature from ' ~ this ~ ' limit 1').columns[0][0]
            != signature -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set newest = [newest | string, lead_scoring.as_of_day()] | min -%}
    {%- set first_day = (
        modules.datetime.datetime.strptime(newest[:10], '%Y-%m-%d')
        - modules.datetime.timedelta(days=var('reload_days', 3))
    ).strftime('%Y-%m-%d') -%}
    {%- if first_day < '1900-01-05' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set counts = run_query(
        'select (select count(*) from (' ~ delivered ~ ') as delivered) as delivered_count, '
        ~ '(select count(*) from (' ~ delivered ~ ') as delivered where '
        ~ lead_scoring.is_loaded_since(first_day) ~ ') as recent_count, '
        ~ '(select count(*) from ' ~ this ~ " where loaded_date < cast('" ~ first_day
        ~ "' as date)) as staged_count"
    ).rows[0] -%}
    {%- if counts[0] - counts[1] != counts[2] -%}
        {%- do log(
            this.identifier ~ ': of loads before ' ~ first_day ~ ' there are '
            ~ (counts[0] - counts[1]) ~ ' raw rows and ' ~ counts[2]
            ~ ' staged ones, so the raw table is read as a whole',
            info=true
        ) -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(first_day) }}
{%- endmacro -%}


{#-
    SQL condition on the rows of a raw table: loaded on a date or later. The first part compares
    text, which columnar files answer without reading all rows; with two days to
    spare it holds for every offset from UTC.

    Arguments: day (text), YYYY-MM-DD.
-#}
{%- macro is_loaded_since(day) -%}
    {%- set day_before = (
        modules.datetime.datetime.strptime(day, '%Y-%m-%d')
        - modules.datetime.timedelta(days=2)
    ).strftime('%Y-%m-%d') -%}
    {{ lead_scoring.bytewise('cast(loaded_at as ' ~ dbt.type_string() ~ ')') }}
        >= '{{ day_before }}'
    and cast({{ lead_scoring.to_timestamp_utc('loaded_at') }} as date)
        >= cast('{{ day }}' as date)
{%- endmacro -%}
