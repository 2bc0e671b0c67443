{#-
    The steps of a compiled statement: a list of dictionaries with `name`, `query`,
    `stored` and `position`. Ephemeral models and the fixtures of a unit
    test, CTEs that dbt puts before all others, are the first of them.
-#}
{%- macro steps_of(sql) -%}
    {%- set steps = [] -%}
    {%- set prefix = api.Relation.add_ephemeral_prefix('') -%}
    {%- set parts = sql.split('/* last step */')[0].split('/* step') -%}
    {%- if parts | length == 1 -%}
        {{ return(steps) }}
    {%- endif -%}
    {#- name, query, name, query, …; what a CTE selects from may have such a name as well -#}
    {%- set fixtures = modules.re.split(
        '(?:\\bwith|\\),)\\s+(' ~ prefix ~ '\\w+) as \\(', parts[0]
    )[1:] -%}
    {%- for name in fixtures[::2] -%}
        {%- set query = fixtures[2 * loop.index0 + 1] -%}
        {%- do steps.append({
            'name': name,
            'query': query[:query.rindex(')')] if loop.last else query,
            'stored': false,
            'position': loop.index0,
        }) -%}
    {%- endfor -%}
    {%- for part in parts[1:] -%}
        {%- set marks, rest = part.split('*/', 1) -%}
        {%- set name, query = rest.split(' as (', 1) -%}
        {%- do steps.append({
            'name': name.strip(),
            'query': query[:query.rindex('\n)')],
            'stored': 'stored' in marks,
            'position': steps | length,
        }) -%}
    {%- endfor -%}
    {{ return(steps) }}
{%- endmacro -%}


{#- A query with the steps before it that are not stored and that it names, as CTEs. -#}
{%- macro step_query(query, steps_before) -%}
    {%- set needed = namespace(ctes=[], text=query) -%}
    {%- for step in steps_before | reverse if not step.stored -%}
        {%- if modules.re.search('\\b' ~ step.name ~ '\\b', needed.text) -%}
            {%- do needed.ctes.insert(0, step.name ~ ' as (' ~ step.query ~ '\n)') -%}
            {%- set needed.text = needed.text ~ step.query -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not needed.ctes -%}
        {{ return(query) }}
    {%- elif query.strip()[:4] | lower == 'with' -%}
        {%- set query = 'select * from (\n' ~ query ~ '\n) as step' -%}
    {%- endif -%}
    {{ return('with\n' ~ needed.ctes | join(',\n') ~ '\n' ~ query) }}
{%- endmacro -%}


{#- The query behind the last step, or the whole statement where it has no steps. -#}
{%- macro last_query(sql, steps) -%}
    {{ return(lead_scoring.step_query(sql.rpartition('/* last step */')[2], steps)) }}
{%- endmacro -%}
