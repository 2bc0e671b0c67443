{#-
    A bound of the interval that holds the true AUC with 95 % confidence, by Hanley and
    McNeil, to 6 places, within 0 and 1; null without an AUC.

    Arguments:
        side (text): `lower` or `upper`.
        auc (SQL double).
        conversions, others (SQL integers): the leads who converted and those who did not.
    Formula: Hanley and McNeil (1982), Radiology 143, 29-36
-#}
{%- macro auc_bound(side, auc, conversions, others) -%}
    {%- set p = lead_scoring.as_double(conversions) -%}
    {%- set n = lead_scoring.as_double(others) -%}
    {%- set z = lead_scoring.as_double(lead_scoring.confidence_quantile()) -%}
    {%- set standard_error -%}
        sqrt(
            (
                {{ auc }} * (1 - {{ auc }})
                + ({{ p }} - 1) * ({{ auc }} / (2 - {{ auc }}) - {{ auc }} * {{ auc }})
                + ({{ n }} - 1) * (
                    2 * {{ auc }} * {{ auc }} / (1 + {{ auc }}) - {{ auc }} * {{ auc }}
                )
            ) / nullif({{ p }} * {{ n }}, 0)
        )
    {%- endset -%}
    cast(
        case
            when {{ auc }} is null then null
            when {{ auc }} * (1 - {{ auc }}) = 0 then {{ auc }}
            {%- if side == 'lower' %}
            else greatest({{ auc }} - {{ z }} * {{ standard_error }}, 0)
            {%- else %}
            else least({{ auc }} + {{ z }} * {{ standard_error }}, 1)
            {%- endif %}
        end
        as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}
