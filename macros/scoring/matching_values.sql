{#-
    The values for which conditions hold. Grain: condition and value.

    Arguments:
        candidates (CTE): distinct `field`, `value_text` (comparable, '' for null) and
            `value_number` of one subject.
        subject (text): `lead`, `activity` or `measure`.
        conditions, condition_items (relations or CTEs).
    Columns: condition_id, condition_set, field, value_text.
    Values are looked up where an operator asks for equality; only what meets an item is
    kept of the others.
-#}
{%- macro matching_values(candidates, subject, conditions, condition_items) -%}
{%- set negative = lead_scoring.quoted_list(lead_scoring.operators().negative) -%}
with

judged_conditions as (
    select
        condition_id,
        condition_set,
        field,
        operator
    from {{ conditions }}
    where subject = '{{ subject }}' and is_sound
),

compared_items as (
    select
        judged_conditions.condition_id,
        judged_conditions.field,
        judged_conditions.operator,
        items.item_text,
        items.item_words,
        items.item_number,
        items.upper_number
    from judged_conditions
    inner join {{ condition_items }} as items
        on judged_conditions.condition_id = items.condition_id
),

worded_candidates as (
    select
        field,
        value_text,
        {{ lead_scoring.comparable_words('value_text') }} as value_words
    from {{ candidates }}
    where
        field in (
            select field
            from judged_conditions
            where operator in ('has_word', 'not_has_word')
        )
        and value_text != ''
),

-- equal numbers are equal whatever their text, and of equal texts so are the numbers
item_hits as (
    select
        items.condition_id,
        candidates.value_text
    from compared_items as items
    inner join {{ candidates }} as candidates
        on
            items.field = candidates.field
            and items.item_text = candidates.value_text
    where items.operator in ('eq', 'ne', 'in', 'not_in')
    {{ lead_scoring.union_distinct() }}
    select
        items.condition_id,
        candidates.value_text
    from compared_items as items
    inner join {{ candidates }} as candidates
        on
            items.field = candidates.field
            and items.item_number = candidates.value_number
    where items.operator in ('eq', 'ne', 'in', 'not_in')
    {{ lead_scoring.union_distinct() }}
    select
        items.condition_id,
        candidates.value_text
    from compared_items as items
    inner join {{ candidates }} as candidates
        on items.field = candidates.field
    where
        candidates.value_text != ''
        and case
            when items.operator in ('contains', 'not_contains')
                then {{ dbt.position('items.item_text', 'candidates.value_text') }} > 0
            when items.operator = 'starts_with'
                then
                    substring(candidates.value_text, 1, length(items.item_text))
                    = items.item_text
            when items.operator = 'ends_with'
                then
                    {{ dbt.right('candidates.value_text', 'length(items.item_text)') }}
                    = items.item_text
            when items.operator = 'gt'
                then candidates.value_number > items.item_number
            when items.operator = 'gte'
                then candidates.value_number >= items.item_number
            when items.operator = 'lt'
                then candidates.value_number < items.item_number
            when items.operator = 'lte'
                then candidates.value_number <= items.item_number
            when items.operator = 'between'
                then
                    candidates.value_number
                    between items.item_number and items.upper_number
        end
    {{ lead_scoring.union_distinct() }}
    select
        items.condition_id,
        worded_candidates.value_text
    from compared_items as items
    inner join worded_candidates
        on items.field = worded_candidates.field
    where
        items.operator in ('has_word', 'not_has_word')
        and {{ dbt.position('items.item_words', 'worded_candidates.value_words') }} > 0
)

select
    judged_conditions.condition_id,
    judged_conditions.condition_set,
    judged_conditions.field,
    item_hits.value_text
from judged_conditions
inner join item_hits
    on judged_conditions.condition_id = item_hits.condition_id
where judged_conditions.operator not in ({{ negative }})
union all
select
    judged_conditions.condition_id,
    judged_conditions.condition_set,
    judged_conditions.field,
    candidates.value_text
from judged_conditions
inner join {{ candidates }} as candidates
    on judged_conditions.field = candidates.field
left join item_hits
    on
        judged_conditions.condition_id = item_hits.condition_id
        and candidates.value_text = item_hits.value_text
where
    (
        judged_conditions.operator in ({{ negative }})
        and candidates.value_text != ''
        and item_hits.condition_id is null
    )
    or (judged_conditions.operator = 'is_null' and candidates.value_text = '')
    or (judged_conditions.operator = 'is_not_null' and candidates.value_text != '')
{%- endmacro -%}
