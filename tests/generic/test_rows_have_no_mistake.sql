{#-
    Names the mistakes that a row of a seed shows by itself.

    Arguments:
        row_key (list of text): the columns that name a row.
        cells (dictionary): every column, each with what its cells must be (see
            `cell_mistakes`); `valid_from` and `valid_to` need no mention.
        mistakes (list of dictionaries): mistakes in how the cells of a row go together:
            `when` (an SQL condition on the trimmed cells) and `mistake` (a sentence, in
            which `{column}` stands for a cell).
-#}
{% test rows_have_no_mistake(model, row_key, cells, mistakes=[]) %}

{%- set all_mistakes = [] -%}
{%- for column, demands in cells.items() -%}
    {%- do all_mistakes.extend(lead_scoring.cell_mistakes(column, demands)) -%}
{%- endfor -%}
{%- for column in ['valid_from', 'valid_to'] -%}
    {%- do all_mistakes.extend(lead_scoring.cell_mistakes(column, {'type': 'date'})) -%}
{%- endfor -%}
{%- do all_mistakes.append({
    'when': lead_scoring.to_calendar_day('valid_from')
        ~ ' >= ' ~ lead_scoring.to_calendar_day('valid_to'),
    'mistake': "valid_from is '{valid_from}' and valid_to is '{valid_to}', so the row "
        ~ 'is never in force; valid_to must be a later day',
}) -%}

{{ lead_scoring.rows_with_mistakes(
    model,
    row_key,
    cells.keys() | list + ['valid_from', 'valid_to'],
    all_mistakes + mistakes
) }}

{% endtest %}
