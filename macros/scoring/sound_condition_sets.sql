{#-
    The condition sets in force, each with the number of conditions by subject. A set with a
    condition that can't be judged, or with a list that has no items, is not sound: it never
    holds. Grain: condition set.

    Arguments: conditions, condition_items (relations or CTEs).
-#}
{%- macro sound_condition_sets(conditions, condition_items) -%}
with

item_counts as (
    select
        condition_id,
        count(*) as item_count,
        count(item_text) as known_item_count
    from {{ condition_items }}
    group by condition_id
)

select
    conditions.condition_set,
    sum(case when conditions.subject = 'lead' then 1 else 0 end) as lead_condition_count,
    sum(case when conditions.subject = 'activity' then 1 else 0 end)
        as activity_condition_count,
    min(
        case
            when not conditions.is_sound then 0
            when conditions.operator in ('is_null', 'is_not_null') then 1
            when item_counts.item_count = item_counts.known_item_count then 1
            else 0
        end
    ) = 1 as is_sound
from {{ conditions }} as conditions
left join item_counts
    on conditions.condition_id = item_counts.condition_id
group by conditions.condition_set
{%- endmacro -%}
