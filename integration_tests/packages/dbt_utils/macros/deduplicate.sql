{%- macro deduplicate(relation, partition_by, order_by) -%}
    select *
    from (
        select
            *,
            row_number() over (
                partition by {{ partition_by }} order by {{ order_by }}
            ) as row_number
        from {{ relation }}
    ) as numbered
    where row_number = 1
{%- endmacro -%}
