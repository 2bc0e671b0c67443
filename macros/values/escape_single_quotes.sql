{#-
    A text as it stands between quotes in Spark's SQL. dbt's own macro leaves backslashes
    as they are, so that the fixtures of unit tests would lose them. dbt looks for this
    name in the root project.

    Arguments: expression (text).
-#}
{%- macro spark__escape_single_quotes(expression) -%}
    {{- expression | replace('\\', '\\\\') | replace("'", "\\'") -}}
{%- endmacro -%}
