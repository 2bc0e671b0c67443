{#-
    The models that feed the activity stream: one per kind of raw event of the sources that are
    switched on, and those that var `extra_activity_models` names. Each emits `activity_id`,
    `identifier` and the other columns of the stream.

    Returns: a list of model names.
-#}
{%- macro activity_models() -%}
    {%- set models_by_source = {
        'crm': ['sales_activities', 'opportunities'],
        'marketing': [
            'email_events', 'form_submissions', 'ad_interactions', 'social_interactions',
            'event_attendances',
        ],
        'web': ['page_views', 'tracked_events'],
        'commerce': ['orders', 'order_lines', 'cancellations'],
        'support': ['tickets'],
    } -%}
    {%- set models = [] -%}
    {%- for source_name, names in models_by_source.items() -%}
        {%- if lead_scoring.source_is_enabled(source_name) -%}
            {%- for name in names -%}
                {%- do models.append('int_activities__' ~ name) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(models + var('extra_activity_models', [])) }}
{%- endmacro -%}
