{#-
    Runs a unit test on Spark: dbt's own way, but for the steps of the model's statement
    (see `run_steps`), and for a view that is made without asking for rows, which
    Spark 3 has none to give of.
-#}
{% materialization unit, adapter='spark' %}
    {#- a handful of rows is not worth code of its own -#}
    {%- for setting in ['wholeStage=false', 'factoryMode=NO_CODEGEN'] -%}
        {%- call statement('set') -%} set spark.sql.codegen.{{ setting }} {%- endcall -%}
    {%- endfor -%}
    {%- set query = lead_scoring.run_steps(sql, model.name) -%}
    {%- set actual = make_temp_relation(this.incorporate(type='table')) -%}
    {%- call statement('create_view') -%}
        {{ get_create_table_as_sql(true, actual, get_empty_subquery_sql(query)) }}
    {%- endcall -%}
    {%- set types, names = {}, {} -%}
    {%- for column in adapter.get_columns_in_relation(actual) -%}
        {%- do types.update({column.name | lower: column.data_type}) -%}
        {%- do names.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}

    {%- set expected_rows = config.get('expected_rows') -%}
    {%- set tested = expected_rows[0].keys() if expected_rows else names.keys() -%}
    {%- set tested_names = [] -%}
    {%- for name in tested -%}
        {%- do tested_names.append(names[name | lower]) -%}
    {%- endfor -%}
    {%- set expected_sql = config.get('expected_sql')
        or get_expected_sql(expected_rows, types, names) -%}

    {%- call statement('main', fetch_result=true) -%}
        {{ get_unit_test_sql(query, expected_sql, tested_names) }}
    {%- endcall -%}
    {%- do adapter.drop_relation(actual) -%}
    {%- do lead_scoring.drop_steps(sql, model.name) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
