{#- The operators of conditions, by kind. Returns a dictionary of lists. -#}
{%- macro operators() -%}
    {{ return({
        'presence': ['is_null', 'is_not_null'],
        'equality': ['eq', 'ne'],
        'listing': ['in', 'not_in'],
        'text': [
            'contains', 'not_contains', 'starts_with', 'ends_with', 'has_word',
            'not_has_word',
        ],
        'order': ['gt', 'gte', 'lt', 'lte'],
        'range': ['between'],
        'negative': ['ne', 'not_in', 'not_contains', 'not_has_word'],
    }) }}
{%- endmacro -%}
