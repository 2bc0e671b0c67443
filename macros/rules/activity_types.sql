{#-
    The activity types of the stream, which rules can name. A source of one's own, or a
    tracked event of one's own, adds its types in var `extra_activity_types`.

    Returns: a list of texts.
-#}
{%- macro activity_types() -%}
    {{ return([
        'account_created',
        'ad_clicked', 'ad_viewed',
        'call_booked', 'call_held', 'call_missed',
        'checkout_abandoned', 'checkout_started',
        'content_downloaded',
        'email_bounced', 'email_clicked', 'email_complained', 'email_delivered',
        'email_opened', 'email_unsubscribed',
        'event_attended', 'event_missed', 'event_registered',
        'form_submitted',
        'meeting_booked', 'meeting_held', 'meeting_missed',
        'opportunity_created', 'opportunity_lost', 'opportunity_won',
        'order_cancelled', 'order_line_purchased', 'order_placed',
        'page_viewed',
        'product_added', 'product_viewed',
        'social_commented', 'social_followed', 'social_liked', 'social_shared',
        'ticket_opened', 'ticket_solved',
        'video_watched',
    ] + var('extra_activity_types', [])) }}
{%- endmacro -%}
