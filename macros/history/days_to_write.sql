{#-
    The dates that a run writes into the history, oldest first: the scoring date and the
    `rescored_days` before it, whose late activities have arrived by now; or those of a
    backfill, from var `backfill_from` to var `backfill_to` and no other. Raises an error
    when a var makes no sense.

    Returns: a list of text, YYYY-MM-DD.
-#}
{%- macro days_to_write() -%}
    {%- set last_day = lead_scoring.as_of_day() -%}
    {%- set given_from, given_to = var('backfill_from', none), var('backfill_to', none) -%}
    {%- if given_from is none and given_to is none -%}
        {%- if var('backfill_resume', false) -%}
            {{ exceptions.raise_compiler_error(
                'var backfill_resume needs the backfill_from and backfill_to of the '
                ~ 'backfill that was stopped'
            ) }}
        {%- endif -%}
        {{ return(lead_scoring.days_from_to(lead_scoring.first_rescored_day(), last_day)) }}
    {%- elif given_from is none or given_to is none -%}
        {{ exceptions.raise_compiler_error(
            'a backfill needs both var backfill_from and var backfill_to'
        ) }}
    {%- endif -%}
    {%- set from_day = lead_scoring.calendar_day(given_from, 'var backfill_from') -%}
    {%- set to_day = lead_scoring.calendar_day(given_to, 'var backfill_to') -%}
    {%- if from_day > to_day -%}
        {{ exceptions.raise_compiler_error(
            'var backfill_from is ' ~ from_day ~ ', which is after backfill_to, '
            ~ to_day
        ) }}
    {%- elif to_day > last_day -%}
        {{ exceptions.raise_compiler_error(
            'var backfill_to is ' ~ to_day ~ ', which is after the scoring date, '
            ~ last_day
        ) }}
    {%- endif -%}
    {{ return(lead_scoring.days_from_to(from_day, to_day)) }}
{%- endmacro -%}


{#- The earliest date that every run scores again, as text: var `rescored_days` before the
    scoring date. -#}
{%- macro first_rescored_day() -%}
    {%- set days = var('rescored_days', 1) -%}
    {%- if not modules.re.match('^\d{1,4}$', days | string) -%}
        {{ exceptions.raise_compiler_error(
            "var rescored_days is '" ~ days ~ "'; it must be a number of days such as 1"
        ) }}
    {%- endif -%}
    {{ return((
        modules.datetime.date.fromisoformat(lead_scoring.as_of_day())
        - modules.datetime.timedelta(days=days | int)
    ) | string) }}
{%- endmacro -%}


{#-
    Of the dates of a backfill those that it has yet to write when it goes on after a
    stop. It wrote the oldest date first, so what was written no earlier than that one is
    the backfill's, or newer still.

    Arguments: relation (relation): the history; days (list of text): see `days_to_write`.
-#}
{%- macro days_left(relation, days) -%}
    {%- call statement('written_dates', fetch_result=true) -%}
        select
            as_of_date,
            min(scored_at) as scored_at
        from {{ relation }}
        where
            as_of_date >= cast('{{ days[0] }}' as date)
            and as_of_date <= cast('{{ days[-1] }}' as date)
        group by as_of_date
        order by as_of_date
    {%- endcall -%}
    {%- set rows = load_result('written_dates').table.rows -%}
    {#- a daily run writes no more dates than these, a backfill does -#}
    {%- set of_first_run = rows | map(attribute=1) | select('eq', rows[0][1]) | list
        if rows else [] -%}
    {%- if of_first_run | length <= var('rescored_days', 1) | int + 1 -%}
        {{ return(days) }}
    {%- endif -%}
    {%- set written = [] -%}
    {%- for row in rows if row[1] >= rows[0][1] -%}
        {%- do written.append((row[0] | string)[:10]) -%}
    {%- endfor -%}
    {{ return(days | reject('in', written) | list) }}
{%- endmacro -%}
