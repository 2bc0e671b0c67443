{#-
    The values for which conditions hold. Grain: condition and value.

    Arguments:
        candidates (CTE): distinct `field`, `value_text` (comparable, '' for null) and
            `value_number` of one subject.
        subject (text): `lead`, `activity` or `measure`.
        conditions, condition_items (relations or CTEs).
    Columns: condition_id, condition_set, field, value_text.
-#}
{%- macro matching_values(candidates, subject, conditions, condition_items) -%}
    select
        conditions.condition_id,
        conditions.condition_set,
        conditions.field,
        candidates.value_text
    from {{ conditions }} as conditions
    inner join {{ candidates }} as candidates
        on conditions.field = candidates.field
    left join {{ condition_items }} as items
        on conditions.condition_id = items.condition_id
    where conditions.subject = '{{ subject }}' and conditions.is_sound
    group by
        conditions.condition_id,
        conditions.condition_set,
        conditions.field,
        conditions.operator,
        candidates.value_text
    having
        case
            when conditions.operator = 'is_null' then candidates.value_text = ''
            when candidates.value_text = '' then false
            when conditions.operator = 'is_not_null' then true
            when
                conditions.operator
                in ({{ lead_scoring.quoted_list(lead_scoring.operators().negative) }})
                then max({{ lead_scoring.item_hit() }}) = 0
            else max({{ lead_scoring.item_hit() }}) = 1
        end
{%- endmacro -%}


{#- 1 when a candidate's value meets one item of a condition, by the positive sense of its
    operator, else 0. -#}
{%- macro item_hit() -%}
    case
        when
            case
                when conditions.operator in ('eq', 'ne', 'in', 'not_in')
                    then
                        case
                            when
                                candidates.value_number is not null
                                and items.item_number is not null
                                then candidates.value_number = items.item_number
                            else candidates.value_text = items.item_text
                        end
                when conditions.operator in ('contains', 'not_contains')
                    then position(items.item_text in candidates.value_text) > 0
                when conditions.operator in ('has_word', 'not_has_word')
                    then
                        position(
                            items.item_words in {{ lead_scoring.comparable_words(
                                'candidates.value_text'
                            ) }}
                        ) > 0
                when conditions.operator = 'starts_with'
                    then
                        left(candidates.value_text, length(items.item_text))
                        = items.item_text
                when conditions.operator = 'ends_with'
                    then
                        right(candidates.value_text, length(items.item_text))
                        = items.item_text
                when conditions.operator = 'gt'
                    then candidates.value_number > items.item_number
                when conditions.operator = 'gte'
                    then candidates.value_number >= items.item_number
                when conditions.operator = 'lt'
                    then candidates.value_number < items.item_number
                when conditions.operator = 'lte'
                    then candidates.value_number <= items.item_number
                when conditions.operator = 'between'
                    then
                        candidates.value_number
                        between items.item_number and items.upper_number
            end
            then 1
        else 0
    end
{%- endmacro -%}
