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
    it, or else the earliest row; of leads without a row those of now. Grain: lead.

    Arguments: on_date (SQL date).
-#}
{%- macro lead_attributes_on(on_date) -%}
    {%- set names = lead_scoring.recorded_attributes() | map(attribute='name') | list -%}
with

ranked_rows as (
    select
        *,
        row_number() over (
            partition by lead_id
            order by
                case when valid_from <= {{ on_date }} then valid_from end desc nulls last,
                valid_from,
                batch_number desc
        ) as best_first
    from {{ ref('lead_attribute_history') }}
)

select
    lead_id,
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
        leads.lead_id = ranked_rows.lead_id
        and ranked_rows.best_first = 1
where ranked_rows.lead_id is null
{%- endmacro -%}
