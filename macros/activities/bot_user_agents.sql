{#-
    The user agents of a staging model that hold one of the words in reference list
    `bot_user_agents`. Grain: user agent.

    Arguments: relation (relation): a staging model with `user_agent`.
-#}
{%- macro bot_user_agents(relation) -%}
with

user_agents as (
    select distinct user_agent
    from {{ relation }}
    where user_agent is not null
),

reference_items as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__reference_lists'),
        ['list_name', 'item'],
        lead_scoring.as_of_date()
    ) }}
    and list_name = 'bot_user_agents'
)

select distinct user_agents.user_agent
from user_agents
inner join reference_items
    on
        {{ dbt.position(
            lead_scoring.comparable_text('reference_items.item'),
            lead_scoring.comparable_text('user_agents.user_agent')
        ) }} > 0
{%- endmacro -%}
