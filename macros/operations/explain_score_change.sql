{#-
    Prints why a lead's score changed from one date to another: the ledgers of both dates,
    scored afresh, with what happened to each rule and limit. For

        dbt run-operation explain_score_change --args '{lead_id: …, from_date: 2026-06-01}'

    Arguments:
        lead_id (text).
        model_id (text): the scoring model; else var `default_model`.
        from_date, to_date (date): else the latest date in the history before `to_date`,
            and the scoring date.
-#}
{%- macro explain_score_change(lead_id, model_id=none, from_date=none, to_date=none) -%}
    {%- if execute -%}
        {%- set model_id = model_id or var('default_model') -%}
        {%- set to_day = lead_scoring.calendar_day(
            to_date or lead_scoring.as_of_day(), 'to_date'
        ) -%}
        {%- set from_day = lead_scoring.calendar_day(
            from_date or lead_scoring.latest_day_before(model_id, to_day), 'from_date'
        ) -%}
        {%- if from_day >= to_day -%}
            {{ exceptions.raise_compiler_error(
                'from_date is ' ~ from_day ~ '; it must be before to_date, ' ~ to_day
            ) }}
        {%- endif -%}
        {%- set ledgers, versions = [], [] -%}
        {%- for day in [from_day, to_day] -%}
            {%- do ledgers.append(
                lead_scoring.ledger_of_lead(lead_id, model_id, day)
            ) -%}
            {%- do versions.append(lead_scoring.rule_versions(model_id, day)) -%}
        {%- endfor -%}
        {%- if not ledgers[0] and not ledgers[1] -%}
            {{ exceptions.raise_compiler_error(
                'model ' ~ model_id ~ ' scores no lead ' ~ lead_id ~ ' on ' ~ from_day
                ~ ' or ' ~ to_day
            ) }}
        {%- endif -%}
        {%- do lead_scoring.print_score_change(
            'Lead ' ~ lead_id ~ ', model ' ~ model_id,
            [from_day, to_day],
            ledgers,
            lead_scoring.compared_entries(ledgers, versions)
        ) -%}
        {%- do lead_scoring.print_history_mismatch(
            lead_id, model_id, [from_day, to_day], ledgers
        ) -%}
    {%- endif -%}
{%- endmacro -%}


{#- The latest date before a day on which the history has scores of a model, as text. -#}
{%- macro latest_day_before(model_id, day) -%}
    {%- set latest = run_query(
        'select max(as_of_date) from ' ~ ref('lead_score_history')
        ~ ' where model_id = ' ~ lead_scoring.text_literal(model_id)
        ~ " and as_of_date < cast('" ~ day ~ "' as date)"
    ).rows[0][0] -%}
    {%- if latest is none -%}
        {{ exceptions.raise_compiler_error(
            'the history has no scores of model ' ~ model_id ~ ' before ' ~ day
            ~ '; give a from_date'
        ) }}
    {%- endif -%}
    {{ return((latest | string)[:10]) }}
{%- endmacro -%}


{#- A lead's ledger on a day, scored afresh: a dictionary of rows by the entry's name. -#}
{%- macro ledger_of_lead(lead_id, model_id, day) -%}
    {%- set on_date = "cast('" ~ day ~ "' as date)" -%}
    {%- set sql -%}
with

{{ lead_scoring.scoring_steps(on_date) }},

{{ lead_scoring.step('ledger') }} (
    {{ lead_scoring.ledger_entries(on_date) }}
)

{{ lead_scoring.last_step() }}
select
    entry_type,
    score_type,
    group_id,
    rule_id,
    points,
    activity_count,
    last_activity_id,
    exclusion_reason
from ledger
where
    model_id = {{ lead_scoring.text_literal(model_id) }}
    and lead_id = {{ lead_scoring.text_literal(lead_id) }}
    {%- endset -%}
    {%- do lead_scoring.begin_transaction() -%}
    {%- set query = lead_scoring.run_steps(sql, 'score_change') -%}
    {%- call statement('ledger', fetch_result=true) -%} {{ query }} {%- endcall -%}
    {%- do adapter.commit() -%}
    {%- do lead_scoring.drop_steps(sql, 'score_change') -%}
    {%- set entries = {} -%}
    {%- for row in load_result('ledger').table.rows -%}
        {%- set name = {
            'rule': row[3],
            'group_limit': 'limit of group ' ~ row[2],
            'score_limit': 'limit of the ' ~ row[1] ~ ' score',
            'model_limit': 'limit of the total score',
        }.get(row[0], row[0]) -%}
        {%- do entries.update({name: {
            'is_limit': 'limit' in row[0],
            'points': row[4],
            'activity_count': row[5],
            'last_activity_id': row[6],
            'exclusion_reason': row[7],
        }}) -%}
    {%- endfor -%}
    {{ return(entries) }}
{%- endmacro -%}


{#-
    The rules of a model as they are on a day, with all that decides what they pay: a
    dictionary by rule, to be compared with that of another day.
-#}
{%- macro rule_versions(model_id, day) -%}
    {%- set on_date = "cast('" ~ day ~ "' as date)" -%}
    {%- set of_model = ' and model_id = ' ~ lead_scoring.text_literal(model_id) -%}
    {%- set tables = {} -%}
    {%- for name, relation, condition in [
        ('rules', ref('stg_rules__scoring_rules'), of_model),
        ('conditions', ref('stg_rules__scoring_rule_conditions'), of_model),
        ('groups', ref('stg_rules__scoring_groups'), of_model),
        ('decays', ref('stg_rules__decay_policies'), ''),
        ('lists', ref('stg_rules__reference_lists'), ''),
    ] -%}
        {%- set table = run_query(
            lead_scoring.rows_in_force(relation, ['*'], on_date) ~ condition
        ) -%}
        {%- set names = table.column_names | map('lower') | list -%}
        {%- set rows = [] -%}
        {%- for row in table.rows -%}
            {%- set cells = dict(zip(names, row.values())) -%}
            {%- for period in ['valid_from', 'valid_to'] -%}
                {%- do cells.pop(period) -%}
            {%- endfor -%}
            {%- do rows.append(cells) -%}
        {%- endfor -%}
        {%- do tables.update({name: rows}) -%}
    {%- endfor -%}
    {%- set versions = {} -%}
    {%- for rule in tables.rules -%}
        {%- set conditions, items = [], [] -%}
        {%- for row in tables.conditions if row.rule_id == rule.rule_id -%}
            {%- do conditions.append([row.field, row.operator, row.value] | string) -%}
        {%- endfor -%}
        {%- set written = (conditions + [rule.value or '']) | join(' ') -%}
        {%- for row in tables.lists if 'list:' ~ row.list_name in written -%}
            {%- do items.append(row.list_name ~ ' ' ~ row.item) -%}
        {%- endfor -%}
        {%- set description = rule.pop('description') -%}
        {%- do versions.update({rule.rule_id: {
            'description': description,
            'rule_type': rule.rule_type,
            'what_counts': [
                rule,
                conditions | sort,
                items | sort,
                tables.groups | selectattr('group_id', 'eq', rule.group_id) | list,
                tables.decays | selectattr('decay_id', 'eq', rule.decay_id) | list,
            ],
        }}) -%}
    {%- endfor -%}
    {{ return(versions) }}
{%- endmacro -%}


{#-
    What happened to each entry between two ledgers; the largest change first.

    Arguments:
        ledgers (list of two): see `ledger_of_lead`.
        versions (list of two): see `rule_versions`.
    Returns: a list of dictionaries with `name`, `points` (a pair, none where it did not
        pay), `change`, `happened` and `description`.
-#}
{%- macro compared_entries(ledgers, versions) -%}
    {%- set compared = [] -%}
    {%- for name in (ledgers[0].keys() | list + ledgers[1].keys() | list) | unique
        if name not in ['opening', 'exclusion'] -%}
        {%- set before, after = ledgers[0].get(name), ledgers[1].get(name) -%}
        {%- set old, new = versions[0].get(name, {}), versions[1].get(name, {}) -%}
        {%- set change = (after.points if after else 0) - (before.points if before else 0) -%}
        {%- if (before or after).is_limit -%}
            {%- set happened = 'limit' -%}
        {%- elif change == 0 -%}
            {%- set happened = 'same' -%}
        {%- elif 'opening' not in ledgers[0] -%}
            {%- set happened = 'new' -%}
        {%- elif 'opening' not in ledgers[1] -%}
            {%- set happened = 'expired' -%}
        {%- elif old.what_counts != new.what_counts -%}
            {%- set happened = 'rule changed' -%}
        {%- elif new.rule_type == 'attribute' -%}
            {%- set happened = 'attribute changed' -%}
        {%- elif not before -%}
            {%- set happened = 'new' -%}
        {%- elif not after -%}
            {%- set happened = 'expired' -%}
        {%- elif after.activity_count > before.activity_count -%}
            {%- set happened = 'more activities' -%}
        {%- elif after.activity_count < before.activity_count -%}
            {%- set happened = 'fewer activities' -%}
        {%- elif after.last_activity_id != before.last_activity_id -%}
            {%- set happened = 'other activities' -%}
        {%- elif new.rule_type == 'activity' -%}
            {%- set happened = 'decayed' -%}
        {%- else -%}
            {%- set happened = 'days passed' -%}
        {%- endif -%}
        {%- do compared.append({
            'name': name,
            'points': [before.points if before else none, after.points if after else none],
            'change': change,
            'size': change | abs,
            'happened': happened,
            'description': new.description or old.description or '',
        }) -%}
    {%- endfor -%}
    {{ return(compared | sort(attribute='name') | sort(attribute='size', reverse=true)) }}
{%- endmacro -%}


{#- The total of a lead's ledger; none where the lead was not scored. -#}
{%- macro ledger_total(ledger) -%}
    {{ return(
        ledger.values() | map(attribute='points') | sum if 'opening' in ledger else none
    ) }}
{%- endmacro -%}


{#- Prints the entries of two days side by side, and their totals. -#}
{%- macro print_score_change(title, days, ledgers, entries) -%}
    {%- set totals = [
        lead_scoring.ledger_total(ledgers[0]), lead_scoring.ledger_total(ledgers[1])
    ] -%}
    {%- set lines = entries + [{
        'name': 'total score',
        'points': totals,
        'change': (totals[1] or 0) - (totals[0] or 0),
        'happened': '',
        'description': '',
    }] -%}
    {%- set width = lines | map(attribute='name') | map('length') | max -%}
    {{ print('\n' ~ title ~ '\n') }}
    {{ print(('%-' ~ width ~ 's  %14s  %14s  %14s') | format('', days[0], days[1], 'change')) }}
    {%- for line in lines -%}
        {{ print((
            ('%-' ~ width ~ 's') | format(line.name)
            ~ '  ' ~ lead_scoring.points_in_print(line.points[0])
            ~ '  ' ~ lead_scoring.points_in_print(line.points[1])
            ~ '  ' ~ lead_scoring.points_in_print(line.change)
            ~ '  ' ~ '%-17s' | format(line.happened) ~ '  ' ~ line.description
        ).rstrip()) }}
    {%- endfor -%}
    {%- for day, ledger in zip(days, ledgers) if 'opening' not in ledger -%}
        {%- set exclusion = ledger.get('exclusion') -%}
        {{ print(
            'Not scored on ' ~ day ~ ': ' ~ (
                exclusion.exclusion_reason if exclusion
                else 'not there yet, or not in the audience of the model'
            )
        ) }}
    {%- endfor -%}
{%- endmacro -%}


{#- Points as text of 14 characters, with all their places. -#}
{%- macro points_in_print(points) -%}
    {{ return('%14s' | format('-' if points is none else '{:.6f}'.format(points))) }}
{%- endmacro -%}


{#- Says so when the history has other totals, or none, than the ledgers come to: rules,
    raw data or identities were changed since, or the date is not kept. -#}
{%- macro print_history_mismatch(lead_id, model_id, days, ledgers) -%}
    {%- set stored = {} -%}
    {%- for row in run_query(
        'select as_of_date, total_score from ' ~ ref('lead_score_history')
        ~ ' where model_id = ' ~ lead_scoring.text_literal(model_id)
        ~ ' and lead_id = ' ~ lead_scoring.text_literal(lead_id)
        ~ " and as_of_date in (cast('" ~ days | join("' as date), cast('") ~ "' as date))"
    ).rows -%}
        {%- do stored.update({(row[0] | string)[:10]: row[1]}) -%}
    {%- endfor -%}
    {%- for day, ledger in zip(days, ledgers)
        if stored.get(day) != lead_scoring.ledger_total(ledger) -%}
        {{ print(
            'The history has ' ~ (
                'no score of the lead' if day not in stored
                else 'a total of ' ~ lead_scoring.points_in_print(stored[day]).strip()
            ) ~ ' on ' ~ day
        ) }}
    {%- endfor -%}
{%- endmacro -%}
