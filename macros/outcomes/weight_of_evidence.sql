{#-
    The weight of evidence of a group: the logarithm of how many times larger its share of
    all conversions is than its share of all leads who did not convert. Above 0 the group
    converts better than the rest. Smoothed (see `smoothed_share`), so that it is finite,
    small where there are few leads, and 0 for a group without any; null where nobody or
    everybody converted.

    Arguments (SQL integers): conversions, leads: of the group; all_conversions, all_leads.
    Returns: SQL double.
-#}
{%- macro weight_of_evidence(conversions, leads, all_conversions, all_leads) -%}
    case
        when {{ all_conversions }} > 0 and {{ all_conversions }} < {{ all_leads }}
            then ln(
                {{ lead_scoring.smoothed_share(
                    conversions, all_conversions, all_conversions, all_leads
                ) }}
                / {{ lead_scoring.smoothed_share(
                    '(' ~ leads ~ ' - ' ~ conversions ~ ')',
                    '(' ~ all_leads ~ ' - ' ~ all_conversions ~ ')',
                    all_conversions,
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
        {{ lead_scoring.smoothed_share(
            conversions, all_conversions, all_conversions, all_leads
        ) }}
        - {{ lead_scoring.smoothed_share(
            '(' ~ leads ~ ' - ' ~ conversions ~ ')',
            '(' ~ all_leads ~ ' - ' ~ all_conversions ~ ')',
            all_conversions,
            all_leads
        ) }}
    ) * {{ lead_scoring.weight_of_evidence(
        conversions, leads, all_conversions, all_leads
    ) }}
{%- endmacro -%}


{#-
    The share that one of two groups has of all leads of a kind, those who converted or
    those who did not, when to either group so many leads are added that half a lead of the
    rarer kind comes with them, and of the other kind what the overall rate says.

    Arguments (SQL integers): leads: of the kind in the group; all_of_kind: in both groups;
        all_conversions, all_leads.
    Returns: SQL double; null where nobody or everybody converted.
-#}
{%- macro smoothed_share(leads, all_of_kind, all_conversions, all_leads) -%}
    {%- set added -%}
        0.5 / nullif({{ lead_scoring.as_double(
            'least(' ~ all_conversions ~ ', ' ~ all_leads ~ ' - ' ~ all_conversions ~ ')'
        ) }}, 0)
    {%- endset -%}
    (
        (
            {{ lead_scoring.as_double(leads) }}
            / nullif({{ lead_scoring.as_double(all_of_kind) }}, 0)
            + {{ added }}
        ) / (1 + 2 * {{ added }})
    )
{%- endmacro -%}
