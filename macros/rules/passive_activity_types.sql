{#-
    The activity types of what was done to a lead or did not happen, so that they are no activity
    of the lead's own. Types of a source of one's own count as the lead's.

    Returns: a list of texts.
-#}
{%- macro passive_activity_types() -%}
    {{ return([
        'ad_viewed',
        'call_missed',
        'checkout_abandoned',
        'email_bounced', 'email_delivered',
        'event_missed',
        'meeting_missed',
        'opportunity_created', 'opportunity_lost', 'opportunity_won',
        'ticket_solved',
    ]) }}
{%- endmacro -%}
