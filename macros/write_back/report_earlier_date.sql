{#-
    Says in the log that a run offers nothing to the CRM, because the scores are those of a date
    before the one that was offered last. For model `crm_update_offers`.
-#}
{%- macro report_earlier_date() -%}
    {%- if not lead_scoring.may_ask() or var('offer_earlier_date', false) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set scored = run_query(
        'select max(as_of_date) from ' ~ ref('lead_scoring', 'int_write_back__current_values')
    ).columns[0][0] | string -%}
    {%- set offered = run_query(
        'select max(offered_date) from ' ~ this ~ ' where batch_number = (select '
        ~ 'max(batch_number) from ' ~ this ~ ')'
    ).columns[0][0] | string -%}
    {%- if scored[:10] < offered[:10] -%}
        {%- do log(
            'scores of ' ~ scored[:10] ~ ' are not offered to the CRM, for those of '
            ~ offered[:10] ~ ' were already (var offer_earlier_date)',
            info=true
        ) -%}
    {%- endif -%}
{%- endmacro -%}
