{#-
    The attributes whose history is recorded: all that rules can name but for the key and what is
    worked out for each scoring date.

    Returns: a list of dictionaries with `name` and `type`.
-#}
{%- macro recorded_attributes() -%}
    {{ return(
        lead_scoring.lead_attributes()
        | rejectattr(
            'name', 'in', ['lead_id', 'age_years', 'lead_age_days', 'created_date']
        )
        | list
    ) }}
{%- endmacro -%}


{#-
    The attributes of leads as they were known on a date: those of the newest row that is valid on
    it, or else the earliest row; of leads without a row those of now. Rows that a lead had
    under another id are found as well. Grain: lead.

    Arguments: on_date (SQL date).
-#}
{%- macro lead_attributes_on(on_date) -%}
    {%- set names = lead_scoring.recorded_attributes() | map(attribute='name') | list -%}
with

-- a lead's id is made of the identifier that it is named after, so whoever was named after
-- another of its identifiers, or was somebody else until then, is found by that one
former_ids as (
    select distinct
        {{ dbt.hash('identifier') }} as former_id,
        lead_id
    from {{ ref('int_people__identifiers') }}
),

known_rows as (
    select
        coalesce(former_ids.lead_id, history.lead_id) as current_id,
        history.*
    from {{ ref('lead_attribute_history') }} as history
    left join former_ids
        on history.lead_id = former_ids.former_id
),

-- the lead's own rows before those that it had under another id
ranked_rows as (
    select
        known_rows.*,
        row_number() over (
            partition by current_id
            order by
                case when valid_from <= {{ on_date }} then 0 else 1 end,
                case when lead_id = current_id then 0 else 1 end,
                case when valid_from <= {{ on_date }} then valid_from end desc nulls last,
                valid_from,
                batch_number desc,
                {{ lead_scoring.bytewise('lead_id') }}
        ) as best_first
    from known_rows
)

select
    current_id as lead_id,
    {{ names | join(',\n    ') }}
from ranked_rows
where best_first = 1
union all
select
    leads.lead_id,
    leads.{{ names | join(',\n    leads.') }}
from {{ ref('int_people__leads') }} as leads
left join ranked_rows
    on
        leads.lead_id = ranked_rows.current_id
        and ranked_rows.best_first = 1
where ranked_rows.lead_id is null
{%- endmacro -%}
