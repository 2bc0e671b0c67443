{#-
    Copies the marts to where dashboards read them, unless they must not be shown: marts of
    two scoring dates, or of an earlier date than those already published. The scheduled run
    calls it when all tests have passed; `dbt run-operation publish_marts` does the same by
    hand. How a copy takes the place of the one before differs by engine (see `publish`).

    Arguments:
        run_id (text): id of the run that built the marts.
        published_at (text): the time in UTC, YYYY-MM-DD HH:MM:SS; empty: now.
        published_file (text): DuckDB: the file to write, which must not be there yet.
        previous_file (text): DuckDB: the file that is published now; empty: none.
        with_personal_data (boolean): publish also columns with `meta: {pii: direct}`.
        allow_earlier_date (boolean): publish even if a later scoring date is published.

    Prints one line of JSON after the word `publication`: `refused` and `message` when
    nothing was published, else `as_of_date`, `place`, `row_counts`, `lead_counts` (scored
    leads per model) and `left_out` (columns per mart).
-#}
{%- macro publish_marts(
    run_id='',
    published_at='',
    published_file='',
    previous_file='',
    with_personal_data=false,
    allow_earlier_date=false
) -%}
    {%- set marts = lead_scoring.published_marts(with_personal_data) -%}
    {%- set dates = lead_scoring.dates_of_marts(marts) -%}
    {%- set previous = lead_scoring.previous_publication(previous_file) -%}
    {%- set refused, message = none, none -%}
    {%- if dates.mistakes -%}
        {%- set refused, message = 'mixed_dates', dates.mistakes | join('; ') -%}
    {%- elif not allow_earlier_date and dates.as_of_date and previous.as_of_date
        and dates.as_of_date < previous.as_of_date -%}
        {%- set refused = 'earlier_date' -%}
        {%- set message = 'the marts have scoring date ' ~ dates.as_of_date
            ~ ', and those of ' ~ previous.as_of_date ~ ' are published already' -%}
    {%- endif -%}
    {%- if refused -%}
        {{ print('publication ' ~ tojson({'refused': refused, 'message': message})) }}
        {{ return('') }}
    {%- endif -%}
    {%- set publication = {
        'as_of_date': dates.as_of_date,
        'published_at': published_at
            or modules.datetime.datetime.utcnow().strftime('%Y-%m-%d %H:%M:%S'),
        'run_id': run_id or invocation_id,
        'file': published_file,
        'marts': marts,
        'with_personal_data': with_personal_data,
    } -%}
    {%- set place = lead_scoring.publish(publication, previous) -%}
    {%- set row_counts, left_out = {}, {} -%}
    {%- for row in run_query(
        'select mart, row_count from ' ~ place ~ '.publication order by mart'
    ).rows -%}
        {%- do row_counts.update({row[0]: row[1] | int}) -%}
    {%- endfor -%}
    {%- for mart in marts if mart.left_out -%}
        {%- do left_out.update({mart.name: mart.left_out}) -%}
    {%- endfor -%}
    {%- set lead_counts = {} -%}
    {%- if 'lead_scores' in row_counts -%}
        {%- for row in run_query(
            'select model_id, count(*) from ' ~ place
            ~ '.lead_scores group by model_id order by model_id'
        ).rows -%}
            {%- do lead_counts.update({row[0]: row[1] | int}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ print('publication ' ~ tojson({
        'as_of_date': dates.as_of_date,
        'place': place,
        'row_counts': row_counts,
        'lead_counts': lead_counts,
        'left_out': left_out,
    })) }}
    {#- last: should it fail, the marts are published all the same -#}
    {%- do lead_scoring.drop_publications(publication, previous) -%}
{%- endmacro -%}


{#-
    The marts that are published, and of each the columns: models in `models/marts` and
    those with `meta: {published: true}`, but none with `meta: {published: false}`. Columns
    are those that the yml describes, without `meta: {pii: direct}` unless personal data is
    asked for.

    Returns: a list of dictionaries: `name`, `relation`, `columns`, `left_out`,
    `has_date` (there is a column `as_of_date`), `is_history` (with rows of many dates).
-#}
{%- macro published_marts(with_personal_data) -%}
    {%- set marts, names = [], [] -%}
    {%- for node in graph.nodes.values() | sort(attribute='unique_id')
        if node.resource_type == 'model'
        and node.config.materialized != 'ephemeral'
        and node.config.meta.get(
            'published',
            node.package_name == 'lead_scoring' and node.fqn[1] == 'marts'
        ) -%}
        {%- set columns, left_out = [], [] -%}
        {%- for column in node.columns.values() -%}
            {%- set pii = column.config.meta.pii or column.meta.pii -%}
            {%- do (columns if with_personal_data or pii != 'direct' else left_out).append(
                column.name
            ) -%}
        {%- endfor -%}
        {%- if not columns -%}
            {{ exceptions.raise_compiler_error(
                node.name ~ ' can not be published: its yml describes no column that may be'
            ) }}
        {%- elif node.name in names or node.name == 'publication' -%}
            {{ exceptions.raise_compiler_error(
                'two tables named ' ~ node.name ~ ' can not be published; give one of them '
                ~ 'meta: {published: false}'
            ) }}
        {%- endif -%}
        {%- set relation = ref(node.package_name, node.name) -%}
        {%- if load_relation(relation) is none -%}
            {{ exceptions.raise_compiler_error(
                node.name ~ ' can not be published: ' ~ relation ~ ' does not exist'
            ) }}
        {%- endif -%}
        {%- do names.append(node.name) -%}
        {%- do marts.append({
            'name': node.name,
            'relation': relation,
            'columns': columns,
            'left_out': left_out,
            'has_date': 'as_of_date' in columns,
            'is_history': node.name.endswith('_history'),
        }) -%}
    {%- endfor -%}
    {{ return(marts) }}
{%- endmacro -%}


{#-
    The scoring date of the marts. Marts with a column `as_of_date` hold one date, all the
    same; a mart whose name ends in `_history` holds that date among others.

    Returns: `as_of_date` (text, none where no mart with a date has rows) and `mistakes`
    (list of texts).
-#}
{%- macro dates_of_marts(marts) -%}
    {%- set queries, current, mistakes = [], [], [] -%}
    {%- for mart in marts if mart.has_date and not mart.is_history -%}
        {%- do queries.append(
            'select cast(as_of_date as ' ~ dbt.type_string() ~ ") as scoring_date, '"
            ~ mart.name ~ "' as mart from " ~ mart.relation ~ ' group by as_of_date'
        ) -%}
    {%- endfor -%}
    {%- for row in run_query(queries | join(' union all ') ~ ' order by 1, 2').rows
        if queries -%}
        {%- do current.append({'date': row[0], 'mart': row[1]}) -%}
    {%- endfor -%}
    {%- set dates = current | map(attribute='date') | unique | list -%}
    {%- for row in current if dates | length > 1 -%}
        {%- do mistakes.append(row.mart ~ ' has scoring date ' ~ row.date) -%}
    {%- endfor -%}
    {%- for mart in marts if mart.has_date and mart.is_history and dates | length == 1 -%}
        {%- set found = run_query(
            'select count(*), count(case when as_of_date = cast(' "'" ~ dates[0]
            ~ "' as date) then 1 end) from " ~ mart.relation
        ).rows[0] -%}
        {%- if found[0] and not found[1] -%}
            {%- do mistakes.append(mart.name ~ ' has no row of scoring date ' ~ dates[0]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return({'as_of_date': dates[0] if dates else none, 'mistakes': mistakes}) }}
{%- endmacro -%}


{#- Runs a statement that gives no rows; on Spark nothing can be fetched of one. -#}
{%- macro run_statement(sql) -%}
    {%- call statement('run_statement') -%} {{ sql }} {%- endcall -%}
{%- endmacro -%}


{#- The schema that dashboards read, on servers: var `published_schema`. -#}
{%- macro published_schema() -%}
    {{ return(var('published_schema', none) or target.schema ~ '_published') }}
{%- endmacro -%}


{#- A relation of the schema that dashboards read, or of another. -#}
{%- macro published_relation(name, schema=none, type='view') -%}
    {{ return(api.Relation.create(
        database=target.get('database'),
        schema=schema or lead_scoring.published_schema(),
        identifier=name,
        type=type,
    )) }}
{%- endmacro -%}


{#-
    What is published now: `as_of_date` and `published_at` as text, and `marts`, their
    names; none of them where nothing is.

    Arguments: previous_file (text): DuckDB's published file; empty: there is none.
-#}
{%- macro previous_publication(previous_file) -%}
    {{ return(adapter.dispatch('previous_publication', 'lead_scoring')(previous_file)) }}
{%- endmacro -%}

{%- macro default__previous_publication(previous_file) -%}
    {%- set relation = load_relation(lead_scoring.published_relation('publication')) -%}
    {{ return(lead_scoring.latest_publication(relation) if relation else {}) }}
{%- endmacro -%}

{%- macro duckdb__previous_publication(previous_file) -%}
    {%- if not previous_file -%}
        {{ return({}) }}
    {%- endif -%}
    {%- do lead_scoring.run_statement(
        'attach ' ~ lead_scoring.text_literal(previous_file)
        ~ ' as lead_scoring_previous (read_only)'
    ) -%}
    {{ return(lead_scoring.latest_publication(
        'lead_scoring_previous.' ~ adapter.quote(target.schema) ~ '.publication'
    )) }}
{%- endmacro -%}

{%- macro latest_publication(relation) -%}
    {%- set text = dbt.type_string() -%}
    {%- set row = run_query(
        'select max(cast(as_of_date as ' ~ text ~ ')), max(cast(published_at as ' ~ text
        ~ ')) from ' ~ relation
    ).rows[0] -%}
    {%- set marts = run_query('select mart from ' ~ relation).columns[0].values() -%}
    {{ return({'as_of_date': row[0], 'published_at': row[1], 'marts': marts | list}) }}
{%- endmacro -%}


{#-
    Makes the copy and puts it in the place of the one before.

    - DuckDB: writes the file that it is given, which the caller then renames.
    - PostgreSQL: replaces the rows of the published tables in one transaction. Grants, and
      views of others on the tables, stay.
    - Others, such as Spark: tables in a schema of their own, to which the views in the
      published schema are then pointed, one after the other. The tables of this publication
      and of the one before are kept, so that a query that has begun comes to its end.

    Arguments: publication, previous (dictionaries): see `publish_marts`.
    Returns: the schema that can be read now.
-#}
{%- macro publish(publication, previous) -%}
    {{ return(adapter.dispatch('publish', 'lead_scoring')(publication, previous)) }}
{%- endmacro -%}

{%- macro default__publish(publication, previous) -%}
    {%- set schema = lead_scoring.published_relation('publication')
        .without_identifier() | string -%}
    {%- set tables = lead_scoring.publication_schema(publication.published_at) -%}
    {%- do adapter.create_schema(lead_scoring.published_relation('publication')) -%}
    {%- do adapter.create_schema(lead_scoring.published_relation('publication', tables)) -%}
    {%- do lead_scoring.copy_marts(publication, tables) -%}
    {%- for mart in publication.marts + [lead_scoring.publication_mart()] -%}
        {%- do lead_scoring.run_statement(lead_scoring.published_view_sql(mart, tables)) -%}
    {%- endfor -%}
    {%- for name in lead_scoring.marts_to_drop(publication, previous) -%}
        {%- do lead_scoring.run_statement('drop view ' ~ lead_scoring.published_relation(name)) -%}
    {%- endfor -%}
    {{ return(schema) }}
{%- endmacro -%}

{#-
    Rows are deleted and inserted in one transaction: a query sees those of before or those
    of after in all tables, and waits for nothing. To rename a schema or to replace views
    takes locks on which queries and the publication wait for each other, up to a deadlock.
    A table is altered only where its columns are others than before.
    Manual: https://www.postgresql.org/docs/current/mvcc-intro.html
-#}
{%- macro postgres__publish(publication, previous) -%}
    {%- set schema = adapter.quote(lead_scoring.published_schema()) -%}
    {#- in words: the driver begins none after dbt's first commit -#}
    {%- call statement('begin_publication', auto_begin=true) -%} begin {%- endcall -%}
    {%- do lead_scoring.run_statement('create schema if not exists ' ~ schema) -%}
    {#- who reads a table that has to be altered is not waited for endlessly -#}
    {%- do lead_scoring.run_statement("set local lock_timeout = '60s'") -%}
    {%- set counts = [] -%}
    {%- for mart in publication.marts -%}
        {%- set table = schema ~ '.' ~ adapter.quote(mart.name) -%}
        {%- set columns = mart.columns | join(', ') -%}
        {%- do lead_scoring.alter_published_table(table, mart) -%}
        {%- do lead_scoring.run_statement('delete from ' ~ table) -%}
        {%- do lead_scoring.run_statement(
            'insert into ' ~ table ~ ' (' ~ columns ~ ') select ' ~ columns ~ ' from '
            ~ mart.relation
        ) -%}
        {%- do lead_scoring.run_statement('analyze ' ~ table) -%}
        {{ print('copied ' ~ mart.name) }}
        {%- do counts.append(
            "select '" ~ mart.name ~ "' as mart, count(*) as row_count from " ~ table
        ) -%}
    {%- endfor -%}
    {%- for name in lead_scoring.marts_to_drop(publication, previous) -%}
        {%- do lead_scoring.run_statement('drop table if exists ' ~ schema ~ '.' ~ adapter.quote(name)) -%}
    {%- endfor -%}
    {%- set query = lead_scoring.publication_query(publication, counts) -%}
    {%- do lead_scoring.run_statement(
        'create table if not exists ' ~ schema ~ '.publication as ' ~ query ~ ' limit 0'
    ) -%}
    {%- do lead_scoring.run_statement('delete from ' ~ schema ~ '.publication') -%}
    {%- do lead_scoring.run_statement('insert into ' ~ schema ~ '.publication ' ~ query) -%}
    {%- do adapter.commit() -%}
    {{ return(schema) }}
{%- endmacro -%}

{%- macro redshift__publish(publication, previous) -%}
    {{ return(lead_scoring.default__publish(publication, previous)) }}
{%- endmacro -%}

{%- macro duckdb__publish(publication, previous) -%}
    {%- if not publication.file -%}
        {{ exceptions.raise_compiler_error(
            'publish_marts needs published_file, the DuckDB file to write'
        ) }}
    {%- endif -%}
    {%- call statement('attach_publication', auto_begin=true) -%}
        attach {{ lead_scoring.text_literal(publication.file) }} as lead_scoring_next
    {%- endcall -%}
    {%- set schema = 'lead_scoring_next.' ~ adapter.quote(target.schema) -%}
    {%- do lead_scoring.run_statement('create schema ' ~ schema) -%}
    {%- do lead_scoring.copy_marts(publication, target.schema, 'lead_scoring_next.') -%}
    {%- do lead_scoring.copy_run_history(publication) -%}
    {%- do adapter.commit() -%}
    {#- so that the file is whole when it is renamed -#}
    {%- do lead_scoring.run_statement('checkpoint lead_scoring_next') -%}
    {{ return(schema) }}
{%- endmacro -%}


{#- The schema of one publication's tables, as published_at says. -#}
{%- macro publication_schema(published_at) -%}
    {%- set digits = modules.re.sub('[^0-9]', '', published_at)[:14] -%}
    {{ return(lead_scoring.published_schema() ~ '_' ~ digits[:8] ~ '_' ~ digits[8:]) }}
{%- endmacro -%}


{#- The table that says what is published, as if it were a mart. -#}
{%- macro publication_mart() -%}
    {{ return({
        'name': 'publication',
        'columns': ['mart', 'row_count', 'as_of_date', 'published_at', 'run_id'],
    }) }}
{%- endmacro -%}


{#- Copies the marts into a schema, and adds table `publication`; prints its progress. -#}
{%- macro copy_marts(publication, schema, prefix='') -%}
    {%- set counts = [] -%}
    {%- set place = prefix ~ (
        adapter.quote(schema) if prefix
        else lead_scoring.published_relation('publication', schema).without_identifier()
    ) -%}
    {%- for mart in publication.marts -%}
        {%- set table = place ~ '.' ~ adapter.quote(mart.name) -%}
        {%- do lead_scoring.run_statement(
            'create table ' ~ table ~ lead_scoring.table_format_clause() ~ ' as select '
            ~ mart.columns | join(', ') ~ ' from ' ~ mart.relation
        ) -%}
        {{ print('copied ' ~ mart.name) }}
        {%- do counts.append(
            "select '" ~ mart.name ~ "' as mart, count(*) as row_count from " ~ table
        ) -%}
    {%- endfor -%}
    {%- do lead_scoring.run_statement(
        'create table ' ~ place ~ '.publication' ~ lead_scoring.table_format_clause()
        ~ ' as ' ~ lead_scoring.publication_query(publication, counts)
    ) -%}
{%- endmacro -%}


{#- DuckDB: copies `run_history` into the published file, where it has the columns that it
    should; without messages, which may quote a value that could not be read, unless
    personal data is asked for. -#}
{%- macro copy_run_history(publication) -%}
    {%- set relation = load_relation(lead_scoring.run_history_relation()) -%}
    {%- set found = adapter.get_columns_in_relation(relation) if relation else [] -%}
    {%- set columns = lead_scoring.run_history_columns() | list -%}
    {%- if found | map(attribute='name') | map('lower') | list == columns -%}
        {%- set schema = 'lead_scoring_next.'
            ~ adapter.quote(lead_scoring.operations_schema()) -%}
        {%- if not publication.with_personal_data -%}
            {%- do columns.remove('message') -%}
        {%- endif -%}
        {%- do lead_scoring.run_statement('create schema if not exists ' ~ schema) -%}
        {%- do lead_scoring.run_statement(
            'create table ' ~ schema ~ '.run_history as select ' ~ columns | join(', ')
            ~ ' from ' ~ relation
        ) -%}
        {{ print('copied run_history') }}
    {%- endif -%}
{%- endmacro -%}


{#- The query for the rows of table `publication`, given the queries that count. -#}
{%- macro publication_query(publication, counts) -%}
    {%- set text = dbt.type_string() -%}
    select
        cast(mart as {{ text }}) as mart,
        row_count,
        cast({{ "'" ~ publication.as_of_date ~ "'" if publication.as_of_date else 'null' }}
            as date) as as_of_date,
        cast('{{ publication.published_at }}' as {{ dbt.type_timestamp() }}) as published_at,
        cast('{{ publication.run_id }}' as {{ text }}) as run_id
    from ({{ counts | join(' union all ') }}) as counted
{%- endmacro -%}


{#- Points a published view to a table of the publication. -#}
{%- macro published_view_sql(mart, tables) -%}
    create or replace view {{ lead_scoring.published_relation(mart.name) }} as
    select {{ mart.columns | join(', ') }}
    from {{ lead_scoring.published_relation(mart.name, tables, 'table') }}
{%- endmacro -%}


{#- Names of the marts of the publication before that are no longer published. -#}
{%- macro marts_to_drop(publication, previous) -%}
    {{ return(
        (previous.marts or []) | reject('in', publication.marts | map(attribute='name') | list)
        | list
    ) }}
{%- endmacro -%}


{#- PostgreSQL: makes a published table, or gives it the columns that the mart has now.
    A column that a view of somebody needs can't be dropped, and nothing is published. -#}
{%- macro alter_published_table(table, mart) -%}
    {%- set query = 'select ' ~ mart.columns | join(', ') ~ ' from ' ~ mart.relation -%}
    {%- set described = [] -%}
    {%- do lead_scoring.run_statement('create table if not exists ' ~ table ~ ' as ' ~ query ~ ' limit 0') -%}
    {%- for relation in [table, mart.relation] -%}
        {%- set columns = {} -%}
        {%- for row in run_query(
            'select quote_ident(attname), format_type(atttypid, atttypmod) '
            ~ "from pg_attribute where attrelid = '" ~ relation
            ~ "'::regclass and attnum > 0 and not attisdropped"
        ).rows -%}
            {%- do columns.update({row[0]: row[1]}) -%}
        {%- endfor -%}
        {%- do described.append(columns) -%}
    {%- endfor -%}
    {%- set before, now = described -%}
    {%- for name, type in before.items()
        if name not in mart.columns or now[name] != type -%}
        {%- do lead_scoring.run_statement('alter table ' ~ table ~ ' drop column ' ~ name) -%}
    {%- endfor -%}
    {%- for name in mart.columns if before.get(name) != now[name] -%}
        {%- do lead_scoring.run_statement('alter table ' ~ table ~ ' add column ' ~ name ~ ' ' ~ now[name]) -%}
    {%- endfor -%}
{%- endmacro -%}


{#- Drops the tables of publications but of this one and of the one before. -#}
{%- macro drop_publications(publication, previous) -%}
    {{ return(
        adapter.dispatch('drop_publications', 'lead_scoring')(publication, previous)
    ) }}
{%- endmacro -%}

{#- The file that is renamed takes the place of the one before. -#}
{%- macro duckdb__drop_publications(publication, previous) -%}
{%- endmacro -%}

{#- There are no tables but those that are read. -#}
{%- macro postgres__drop_publications(publication, previous) -%}
{%- endmacro -%}

{%- macro redshift__drop_publications(publication, previous) -%}
    {{ return(lead_scoring.default__drop_publications(publication, previous)) }}
{%- endmacro -%}

{%- macro default__drop_publications(publication, previous) -%}
    {%- set kept = [lead_scoring.publication_schema(publication.published_at)] -%}
    {%- if previous.published_at -%}
        {%- do kept.append(lead_scoring.publication_schema(previous.published_at)) -%}
    {%- endif -%}
    {%- for name in dbt.list_schemas(target.get('database')).columns[0].values()
        if modules.re.match(
            modules.re.escape(lead_scoring.published_schema()) ~ '_[0-9]{8}_[0-9]{6}$', name
        ) and name not in kept -%}
        {%- do adapter.drop_schema(
            lead_scoring.published_relation('publication', name)
        ) -%}
    {%- endfor -%}
{%- endmacro -%}
