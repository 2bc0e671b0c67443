{#-
    The weight of evidence of a group: the logarithm of how much larger its share of all
    conversions is than its share of all leads who did not convert. Above 0 the group
    converts better than the rest. Half a lead that converts at the overall rate is added
    to the group, so that the figure is finite, and 0 for a group without leads; null
    without any conversion, and where everybody converted.

    Arguments (SQL integers): conversions, leads: of the group; all_conversions, all_leads.
    Returns: SQL double.
-#}
{%- macro weight_of_evidence(conversions, leads, all_conversions, all_leads) -%}
    case
        when {{ all_conversions }} > 0 and {{ all_conversions }} < {{ all_leads }}
            then ln(
                {{ lead_scoring.smoothed_share(
                    conversions, all_conversions, all_leads
                ) }}
                / {{ lead_scoring.smoothed_share(
                    '(' ~ leads ~ ' - ' ~ conversions ~ ')',
                    '(' ~ all_leads ~ ' - ' ~ all_conversions ~ ')',
                    all_leads
                ) }}
            )
    end
{%- endmacro -%}


{#-
    What a group adds to the information value, that is how well being in a group or not
    tells who converts: the difference of its two shares times its weight of evidence.

    Arguments and return: see `weight_of_evidence`.
-#}
{%- macro information_value_of_group(conversions, leads, all_conversions, all_leads) -%}
    (
        {{ lead_scoring.smoothed_share(conversions, all_conversions, all_leads) }}
        - {{ lead_scoring.smoothed_share(
            '(' ~ leads ~ ' - ' ~ conversions ~ ')',
            '(' ~ all_leads ~ ' - ' ~ all_conversions ~ ')',
            all_leads
        ) }}
    ) * {{ lead_scoring.weight_of_evidence(
        conversions, leads, all_conversions, all_leads
    ) }}
{%- endmacro -%}


{#-
    A group's share of all leads of a kind, when half a lead, of which this kind has its
    overall share, is added to the group and another half to the others.

    Arguments (SQL integers): leads: of the kind in the group; all_of_kind; all_leads.
-#}
{%- macro smoothed_share(leads, all_of_kind, all_leads) -%}
    (
        (
            {{ lead_scoring.as_double(leads) }}
            / nullif({{ lead_scoring.as_double(all_of_kind) }}, 0)
            + 0.5 / {{ lead_scoring.as_double(all_leads) }}
        ) / (1 + 1 / {{ lead_scoring.as_double(all_leads) }})
    )
{%- endmacro -%}
