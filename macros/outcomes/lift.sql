{#-
    How many times the overall conversion rate a group's rate is, to 6 places; null without
    leads in the group or without any conversion.

    Arguments (SQL integers): conversions, leads: of the group; all_conversions, all_leads.
-#}
{%- macro lift(conversions, leads, all_conversions, all_leads) -%}
    {{ lead_scoring.ratio(
        lead_scoring.as_double(conversions) ~ ' * ' ~ lead_scoring.as_double(all_leads),
        lead_scoring.as_double(leads) ~ ' * ' ~ lead_scoring.as_double(all_conversions)
    ) }}
{%- endmacro -%}
