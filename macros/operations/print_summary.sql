{#-
    Prints what the latest build holds: leads, grades, stages, the best leads with their
    reasons, and where to look next. For `dbt run-operation print_summary`.
-#}
{%- macro print_summary() -%}
    {%- set leads, scores = ref('leads'), ref('lead_scores') -%}
    {%- set model_id = var('default_model') -%}
    {%- set totals = run_query(
        'select count(*) as lead_count, '
        ~ 'sum(case when is_identified then 1 else 0 end) as identified_count from ' ~ leads
    ).rows[0] -%}
    {%- set models = run_query(
        'select model_id, min(as_of_date) as as_of_date, count(*) as lead_count from '
        ~ scores ~ ' group by model_id order by model_id'
    ).rows -%}
    {%- set rejected = run_query(
        'select count(*) as row_count from ' ~ ref('rejected_records')
    ).rows[0] -%}
    {%- set lines = [
        '',
        'Scoring date ' ~ (models[0][1] if models else lead_scoring.as_of_day()),
        totals[0] ~ ' leads, ' ~ totals[1] ~ ' of them identified; '
            ~ rejected[0] ~ ' raw rows set aside (see rejected_records)',
        'Scored leads: ' ~ lead_scoring.counted(models, 0, 2),
        '',
        'Model ' ~ model_id,
        '  grades: ' ~ lead_scoring.counted(lead_scoring.score_counts('grade', model_id), 0, 1),
        '  stages: ' ~ lead_scoring.counted(lead_scoring.score_counts('stage', model_id), 0, 1),
        '  best leads:',
    ] -%}
    {%- set best = run_query(
        'select lead_id, total_score, grade, stage, top_reasons_for from ' ~ scores
        ~ " where model_id = '" ~ model_id ~ "' and score_rank <= 5 order by score_rank"
    ).rows -%}
    {%- for lead in best -%}
        {%- do lines.append(
            '    ' ~ lead[0] ~ '  ' ~ '%.1f' | format(lead[1] | float) ~ '  ' ~ (lead[2] or '-')
            ~ '  ' ~ (lead[3] or '-') ~ '  ' ~ (lead[4] or '')
        ) -%}
    {%- endfor -%}
    {%- do lines.extend([
        '',
        'Database: ' ~ lead_scoring.database_name(),
        'Query next:',
        '  select * from ' ~ scores.include(database=false)
            ~ " where model_id = '" ~ model_id ~ "' order by score_rank limit 20",
        '  select * from ' ~ ref('lead_score_ledger').include(database=false)
            ~ (" where lead_id = '" ~ best[0][0] ~ "'" if best else ''),
        '',
    ]) -%}
    {%- for line in lines -%}
        {{ print(line) }}
    {%- endfor -%}
{%- endmacro -%}


{#- The number of scored leads per value of a column of `lead_scores`, for one model. -#}
{%- macro score_counts(column, model_id) -%}
    {{ return(run_query(
        'select ' ~ column ~ ', count(*) as lead_count from ' ~ ref('lead_scores')
        ~ " where model_id = '" ~ model_id ~ "' group by " ~ column ~ ' order by ' ~ column
    ).rows) }}
{%- endmacro -%}


{#- Rows as text such as `A1 12, A2 30`. -#}
{%- macro counted(rows, name_position, count_position) -%}
    {%- set parts = [] -%}
    {%- for row in rows -%}
        {%- do parts.append((row[name_position] or 'none') ~ ' ' ~ row[count_position]) -%}
    {%- endfor -%}
    {{ return(parts | join(', ')) }}
{%- endmacro -%}


{#- Where the tables are: the file on DuckDB, else host or catalog and database. -#}
{%- macro database_name() -%}
    {{ return(target.get('path') or ((target.get('host') or '') ~ ' ' ~ (target.dbname or target.database or ''))) }}
{%- endmacro -%}
