{#-
    Raises an error when this project would read a model of the same name in the project that
    installs it, or when that project has a rule table beside the shipped one of the same
    name. For `on-run-start`.
-#}
{%- macro refuse_namesakes() -%}
    {%- if execute -%}
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
                {%- for reference in node.refs
                    if not reference.package
                    and reference.name in own_models
                    and 'model.lead_scoring.' ~ reference.name not in node.depends_on.nodes
                -%}
                    {{ exceptions.raise_compiler_error(
                        'another package has a model ' ~ reference.name ~ ' as well, and '
                        ~ node.name ~ ' would read that one; set the flag '
                        ~ 'require_ref_searches_node_package_before_root in dbt_project.yml'
                    ) }}
                {%- endfor -%}
            {%- elif node.resource_type == 'seed' and node.name in own_seeds -%}
                {{ exceptions.raise_compiler_error(
                    node.package_name ~ ' has a seed ' ~ node.name ~ ' as well; switch the '
                    ~ 'shipped one off, in dbt_project.yml under seeds: lead_scoring'
                ) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}
