{#-
    Raises an error when this project would read a model of the same name in the project that
    installs it, or when that project has a rule table beside the shipped one of the same
    name. For `on-run-start`.
-#}
{%- macro refuse_namesakes() -%}
    {%- set own_models, own_seeds = [], [] -%}
    {%- for node in graph.nodes.values() if node.package_name == 'lead_scoring' -%}
        {%- if node.resource_type == 'model' -%}
            {%- do own_models.append(node.name) -%}
        {%- elif node.resource_type == 'seed' -%}
            {%- do own_seeds.append(node.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for node in graph.nodes.values() -%}
        {%- if node.package_name == 'lead_scoring' -%}
            {%- for unique_id in node.depends_on.nodes -%}
                {%- set type, package, name = unique_id.split('.')[:3] -%}
                {%- if type == 'model' and package != 'lead_scoring' and name in own_models -%}
                    {{ exceptions.raise_compiler_error(
                        package ~ ' has a model ' ~ name ~ ' as well, and ' ~ node.name
                        ~ ' would read that one; set the flag '
                        ~ 'require_ref_searches_node_package_before_root in dbt_project.yml'
                    ) }}
                {%- endif -%}
            {%- endfor -%}
        {%- elif node.resource_type == 'seed' and node.name in own_seeds -%}
            {{ exceptions.raise_compiler_error(
                node.package_name ~ ' has a seed ' ~ node.name ~ ' as well; switch the '
                ~ 'shipped one off, in dbt_project.yml under seeds: lead_scoring'
            ) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro -%}
