{#-
    The mistakes that a single cell can hold.

    Arguments:
        column (text): the column, trimmed.
        demands (dictionary): what the cell must be; all optional:
            required: it must not be empty.
            type: `number`, `whole_number`, `boolean` or `date`.
            one_of: the kind of words (see `rule_words`) that it must be one of.
            above, minimum, maximum: limits of a number.
            not_above: a column whose number it must not exceed.
    Returns: a list of dictionaries with `when` (an SQL condition) and `mistake` (a
        sentence).
-#}
{%- macro cell_mistakes(column, demands) -%}
    {%- set mistakes = [] -%}
    {%- set cell = column ~ " is '{" ~ column ~ "}'" -%}
    {%- set number = lead_scoring.to_number(column) -%}
    {%- if demands.required -%}
        {%- do mistakes.append({
            'when': column ~ ' is null',
            'mistake': column ~ ' is empty',
        }) -%}
    {%- endif -%}
    {%- if demands.one_of -%}
        {%- do mistakes.append({
            'when': 'not ' ~ lead_scoring.is_word(column, demands.one_of),
            'mistake': column ~ " '{" ~ column ~ "}' is unknown; use one of "
                ~ lead_scoring.rule_words(demands.one_of) | join(', '),
        }) -%}
    {%- endif -%}
    {%- set types = {
        'number': (number, 'a number such as 12 or -0.5'),
        'whole_number': (lead_scoring.to_integer(column), 'a whole number'),
        'date': (
            lead_scoring.to_calendar_day(column), 'a date such as 2026-06-30'
        ),
        'boolean': (
            "case when " ~ lead_scoring.is_word('lower(' ~ column ~ ')', 'boolean')
            ~ ' then 1 end',
            'true or false'
        ),
    } -%}
    {%- if demands.type -%}
        {%- set typed, wanted = types[demands.type] -%}
        {%- do mistakes.append({
            'when': column ~ ' is not null and ' ~ typed ~ ' is null',
            'mistake': cell ~ ', which is not ' ~ wanted,
        }) -%}
    {%- endif -%}
    {%- if demands.above is not none and demands.above is defined -%}
        {%- do mistakes.append({
            'when': number ~ ' <= ' ~ demands.above,
            'mistake': cell ~ '; it must be above ' ~ demands.above,
        }) -%}
    {%- endif -%}
    {%- if demands.minimum is not none and demands.minimum is defined -%}
        {%- do mistakes.append({
            'when': number ~ ' < ' ~ demands.minimum,
            'mistake': cell ~ '; it must not be below ' ~ demands.minimum,
        }) -%}
    {%- endif -%}
    {%- if demands.maximum is not none and demands.maximum is defined -%}
        {%- do mistakes.append({
            'when': number ~ ' > ' ~ demands.maximum,
            'mistake': cell ~ '; it must not be above ' ~ demands.maximum,
        }) -%}
    {%- endif -%}
    {%- if demands.not_above -%}
        {%- do mistakes.append({
            'when': number ~ ' > ' ~ lead_scoring.to_number(demands.not_above),
            'mistake': cell ~ '; it must not be above ' ~ demands.not_above
                ~ ", which is '{" ~ demands.not_above ~ "}'",
        }) -%}
    {%- endif -%}
    {{ return(mistakes) }}
{%- endmacro -%}
