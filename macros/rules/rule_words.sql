{#-
    The words that a cell of the rule tables may hold.

    Arguments:
        kind (text): `rule_type`, `operator`, `measure`, `window_unit`,
            `count_once_per`, `score_type`, `band_score_type`, `status`, `decay_type`,
            `boolean`, `activity_type`, `segment_type`, `life_cycle_segment`,
            `play_channel`, `crm`, `crm_object` or `crm_field`.
    Returns: a list of texts.
-#}
{%- macro rule_words(kind) -%}
    {%- set operators = lead_scoring.operators() -%}
    {%- set words = {
        'rule_type': ['attribute', 'activity', 'metric', 'reset'],
        'operator': operators.equality + operators.listing + operators.text
            + operators.order + operators.range + operators.presence,
        'measure': lead_scoring.measures(),
        'window_unit': ['day', 'month'],
        'count_once_per': ['activity', 'day', 'week', 'month', 'asset', 'lead'],
        'score_type': ['fit', 'engagement'],
        'band_score_type': ['fit', 'engagement', 'total'],
        'status': ['champion', 'challenger', 'retired'],
        'decay_type': ['none', 'exponential', 'linear', 'step'],
        'boolean': ['true', 'false'],
        'activity_type': lead_scoring.activity_types(),
        'segment_type': ['life_cycle', 'rfm', 'engagement', 'intent', 'interest'],
        'life_cycle_segment': [
            'anonymous', 'subscriber', 'lead', 'mql', 'sql', 'opportunity', 'customer',
            'lapsed',
        ],
        'play_channel': ['email', 'sales', 'ads', 'none'],
        'crm': ['hubspot', 'salesforce'],
        'crm_object': ['contact', 'lead'],
        'crm_field': ['record_id'] + lead_scoring.crm_values() | list,
    } -%}
    {{ return(words[kind]) }}
{%- endmacro -%}
