{#-
    The sentence on the mistake of number `mistake_number` where a row holds it, else
    null. Every row is joined with the numbers, so that a row can hold several mistakes
    and is yet read once.

    Arguments:
        mistakes (list of dictionaries): `when` (an SQL condition on the cells) and
            `mistake` (a sentence, in which `{column}` stands for a cell).
        columns (list of text): every column that a sentence speaks of.
-#}
{%- macro numbered_mistake(mistakes, columns) -%}
    case mistake_number
        {%- for mistake in mistakes %}
        when {{ loop.index }} then case
            when {{ mistake.when }}
                then {{ lead_scoring.mistake_text(mistake.mistake, columns) }}
        end
        {%- endfor %}
    end
{%- endmacro -%}
