{#-
    The user agents of a relation that hold one of the words in reference list
    `bot_user_agents`. Grain: user agent.

    Arguments: relation (relation or CTE): rows with `user_agent`.
-#}
{%- macro bot_user_agents(relation) -%}
with

user_agents as (
    select distinct user_agent
    from {{ relation }}
    where user_agent is not null
),

reference_items as (
    {{ lead_scoring.bot_words() }}
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


{#- The words of bots' user agents, from the reference list as it is in force. -#}
{%- macro bot_words() -%}
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__reference_lists'),
        ['list_name', 'item'],
        lead_scoring.as_of_date()
    ) }}
    and list_name = 'bot_user_agents'
{%- endmacro -%}


{#-
    What bot flags depend on besides the rows, as one short text that is another when the
    words of bots are, or a setting; see `touched_records`.

    Arguments: settings (list): what else the model's rows depend on.
-#}
{%- macro bot_signature(settings=[]) -%}
    {%- set reference_lists = ref('stg_rules__reference_lists') -%}
    {%- if not lead_scoring.may_ask() or load_relation(reference_lists) is none -%}
        {{ return('') }}
    {%- endif -%}
    {%- set words = run_query(
        'select distinct item from (' ~ lead_scoring.bot_words()
        ~ ' and item is not null) as bot_words'
    ).columns[0].values() | sort -%}
    {{ return(local_md5(tojson([words, settings]))) }}
{%- endmacro -%}
