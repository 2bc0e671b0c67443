{#-
    How unlike the conversion rates of a group and of the others are: Pearson's chi-square
    of the four counts, without a correction; null where one of the four margins is 0.

    Arguments (SQL integers): conversions, leads: of the group; all_conversions, all_leads.
    Returns: SQL double.
-#}
{%- macro chi_square(conversions, leads, all_conversions, all_leads) -%}
    {%- set k = lead_scoring.as_double(conversions) -%}
    {%- set n = lead_scoring.as_double(leads) -%}
    {%- set all_k = lead_scoring.as_double(all_conversions) -%}
    {%- set all_n = lead_scoring.as_double(all_leads) -%}
    ({{ k }} * {{ all_n }} - {{ n }} * {{ all_k }})
    * ({{ k }} * {{ all_n }} - {{ n }} * {{ all_k }})
    / nullif(
        {{ n }} * ({{ all_n }} - {{ n }}) * {{ all_k }} * ({{ all_n }} - {{ all_k }}), 0
    ) * {{ all_n }}
{%- endmacro -%}
