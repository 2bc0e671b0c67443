{#-
    What each condition compares with: one row per value that it lists, lists expanded to the
    items in force on a date. Grain: condition and item. A list without items in force gives a
    row without `item_text`.

    Arguments: on_date (SQL date); conditions (relation or CTE): see `written_conditions`.
    Columns: condition_id, item_text (comparable), item_words, item_number, upper_number.
-#}
{%- macro condition_items(on_date, conditions) -%}
{%- set operators = lead_scoring.operators() -%}
with

reference_items as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__reference_lists'), ['list_name', 'item'], on_date
    ) }}
),

split_values as (
    {{ lead_scoring.split_to_rows(
        conditions,
        ['condition_id', 'operator'],
        'value',
        'part',
        'operator in (' ~ lead_scoring.quoted_list(operators.listing + operators.text) ~ ')'
    ) }}
),

parts as (
    select
        condition_id,
        operator,
        {{ lead_scoring.clean_text('part') }} as part
    from split_values
),

listed_items as (
    select
        parts.condition_id,
        parts.operator,
        case
            when substring(parts.part, 1, 5) = 'list:' then reference_items.item
            else parts.part
        end as item
    from parts
    left join reference_items
        on parts.part = 'list:' || reference_items.list_name
    where parts.part is not null
),

single_items as (
    select
        condition_id,
        value as item
    from {{ conditions }}
    where
        operator in ({{ lead_scoring.quoted_list(operators.equality + operators.order) }})
),

ranges as (
    select
        condition_id,
        {{ lead_scoring.range_bound('value', 1) }} as item,
        {{ lead_scoring.to_number(lead_scoring.range_bound('value', 2)) }} as upper_number
    from {{ conditions }}
    where operator = 'between'
),

-- signs alone are no word, and would be found in every text
words_and_others as (
    select
        condition_id,
        item
    from listed_items
    where
        item is null
        or operator not in ('has_word', 'not_has_word')
        or {{ lead_scoring.comparable_words('item') }} != ' '
),

all_items as (
    select condition_id, item, cast(null as {{ lead_scoring.type_decimal() }}) as upper_number
    from words_and_others
    union all
    select condition_id, item, cast(null as {{ lead_scoring.type_decimal() }}) as upper_number
    from single_items
    union all
    select condition_id, item, upper_number
    from ranges
)

select
    condition_id,
    upper_number,
    {{ lead_scoring.comparable_text('item') }} as item_text,
    {{ lead_scoring.comparable_words(lead_scoring.comparable_text('item')) }} as item_words,
    {{ lead_scoring.to_number('item') }} as item_number
from all_items
{%- endmacro -%}
