{#-
    The folder of Parquet files with the raw tables: var `raw_files`, else the sample
    company's. Empty: the raw tables are in the database, as they always are on engines
    that read no files. The same choice stands in the yml of the sources, where dbt can't
    call macros.
-#}
{%- macro raw_files() -%}
    {%- set folder = var('raw_files', lead_scoring.sample_setting('raw_files')) -%}
    {{ return(folder or '' if lead_scoring.reads_files() else '') }}
{%- endmacro -%}
