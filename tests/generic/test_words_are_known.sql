{#-
    Names cells in which one of the words that `|` separates is unknown.

    Arguments:
        row_key (list of text): the columns that name a row.
        column (text): the column.
        kind (text): the kind of words (see `rule_words`).
-#}
{% test words_are_known(model, row_key, column, kind) %}

with

cells as (
    {{ lead_scoring.trimmed_cells(
        model, (row_key + [column, 'valid_from']) | unique | list
    ) }}
),

named_cells as (
    select
        {{ lead_scoring.row_key(row_key) }} as row_key,
        {{ column }} as cell
    from cells
),

separated as (
    {{ lead_scoring.split_to_rows(
        'named_cells', ['row_key', 'cell'], 'cell', 'untrimmed_word', 'cell is not null'
    ) }}
),

words as (
    select
        row_key,
        cell,
        {{ lead_scoring.clean_text('untrimmed_word') }} as word
    from separated
)

select
    '{{ model.identifier }}' as seed_name,
    row_key,
    case
        when word is null then {{ lead_scoring.mistake_text(
            column ~ " '{cell}' has nothing on one side of a |", ['cell']
        ) }}
        else {{ lead_scoring.mistake_text(
            column ~ " holds '{word}', which is unknown; use one of "
            ~ lead_scoring.rule_words(kind) | join(', '),
            ['word']
        ) }}
    end as mistake
from words
where word is null or not {{ lead_scoring.is_word('word', kind) }}

{% endtest %}
