{#-
    A query for scored leads with what became of them: whether each converted from the day
    after its observation to the end of the horizon. Who had converted before once and for all
    is not to be predicted any more and left out.

    Arguments:
        scored_leads (text): a CTE with model_id, conversion_activity, observation_date,
            horizon_end_date and lead_id, one row each.
        conversions (text): a CTE with model_id, lead_id and conversion_date.
        columns (list of text): further columns of the first that are kept.
    Returns: a query with the columns of the first but the activity, and conversion_count, 0
        or 1.
-#}
{%- macro observed_outcomes(scored_leads, conversions, columns=[]) -%}
    {%- set kept = [] -%}
    {%- for column in ['model_id', 'observation_date', 'horizon_end_date', 'lead_id']
        + columns -%}
        {%- do kept.append(scored_leads ~ '.' ~ column) -%}
    {%- endfor -%}
    {%- set activity = scored_leads ~ '.conversion_activity' -%}
    select
        {{ kept | join(',\n        ') }},
        max(
            case
                when
                    {{ conversions }}.conversion_date > {{ scored_leads }}.observation_date
                    and {{ conversions }}.conversion_date
                    <= {{ scored_leads }}.horizon_end_date
                    then 1
                else 0
            end
        ) as conversion_count
    from {{ scored_leads }}
    left outer join {{ conversions }}
        on
            {{ scored_leads }}.model_id = {{ conversions }}.model_id
            and {{ scored_leads }}.lead_id = {{ conversions }}.lead_id
    group by
        {{ kept | join(',\n        ') }},
        {{ activity }}
    having
        not (
            {{ lead_scoring.is_one_time_conversion(activity) }}
            and max(
                case
                    when
                        {{ conversions }}.conversion_date
                        <= {{ scored_leads }}.observation_date
                        then 1
                    else 0
                end
            ) = 1
        )
{%- endmacro -%}
