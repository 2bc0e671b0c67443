{#-
    The value of a var that only the sample company sets: `sample_<name>`. It counts when
    this project is run by itself, and not in a project that installs it.
-#}
{%- macro sample_setting(name) -%}
    {{ return(var('sample_' ~ name, none) if project_name == 'lead_scoring' else none) }}
{%- endmacro -%}
