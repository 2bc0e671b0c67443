{#-
    Materializes the score history: a table of the scores of many dates, into which a run
    writes those that `days_to_write` names, each in a transaction of its own, and no other. A
    date is replaced as a whole, also when nobody has a score on it any more; a run that is
    killed leaves whole dates. The run's own date is taken from the scores that were built
    for it, the others are scored with the model's SQL (see `date_to_write`).

    `--full-refresh` keeps the table, for what it holds can't always be worked out again;
    with var `full_refresh_history` it begins anew.
-#}
{% materialization scored_dates, default %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set built_scores = lead_scoring.scored_rows(ref('int_scoring__scores')) -%}
    {%- set days = lead_scoring.days_to_write() -%}
    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {%- call statement('built_date', fetch_result=true) -%}
        select max(as_of_date) from {{ ref('int_scoring__scores') }}
    {%- endcall -%}
    {%- set built_day = (load_result('built_date').table.rows[0][0] | string)[:10] -%}

    {%- if existing is not none and not existing.is_table -%}
        {{ exceptions.raise_compiler_error(
            existing ~ ' is a ' ~ existing.type ~ ' and not the table of the history'
        ) }}
    {%- elif existing is not none
        and flags.FULL_REFRESH and var('full_refresh_history', false) -%}
        {%- do adapter.drop_relation(existing) -%}
        {%- set existing = none -%}
    {%- endif -%}
    {%- if existing is none -%}
        {%- do lead_scoring.create_history(target_relation, built_scores) -%}
    {%- else -%}
        {%- do lead_scoring.align_history(existing, built_scores) -%}
        {%- if var('backfill_resume', false) -%}
            {%- set days = lead_scoring.days_left(existing, days) -%}
        {%- endif -%}
    {%- endif -%}
    {%- do apply_grants(
        target_relation,
        config.get('grants'),
        should_revoke(existing, full_refresh_mode=false)
    ) -%}
    {%- do persist_docs(target_relation, model) -%}
    {%- do adapter.commit() -%}

    {%- for day in days -%}
        {%- set started_at = modules.datetime.datetime.now() -%}
        {%- do lead_scoring.begin_transaction() -%}
        {%- if day == built_day -%}
            {%- do lead_scoring.replace_date(target_relation, day, built_scores) -%}
            {%- do adapter.commit() -%}
        {%- else -%}
            {%- set dated_sql = sql.replace(
                lead_scoring.marked_day(lead_scoring.as_of_day()), lead_scoring.marked_day(day)
            ) -%}
            {%- set query = lead_scoring.run_steps(dated_sql, model.name) -%}
            {%- do lead_scoring.replace_date(target_relation, day, query) -%}
            {%- do adapter.commit() -%}
            {%- do lead_scoring.drop_steps(dated_sql, model.name) -%}
        {%- endif -%}
        {%- set row_count = run_query(
            'select count(*) from ' ~ target_relation
            ~ " where as_of_date = cast('" ~ day ~ "' as date)"
        ).rows[0][0] | int -%}
        {%- set seconds = (modules.datetime.datetime.now() - started_at).total_seconds() -%}
        {%- do log(
            'scored ' ~ day ~ ' (' ~ loop.index ~ ' of ' ~ loop.length ~ '): '
            ~ '{:,} rows in {:.1f} s'.format(row_count, seconds),
            info=true
        ) -%}
    {%- endfor -%}

    {#- hooks inside a transaction open one -#}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {%- if post_hooks | selectattr('transaction') | list -%}
        {%- do adapter.commit() -%}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=false) }}
    {%- set written = (days | length) ~ (' date' if days | length == 1 else ' dates') -%}
    {%- call noop_statement('main', written, 'OK') -%}
        {{ sql }}
    {%- endcall -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
