with

calls as (
    select
        call_no,
        caller_mail,
        started_at,
        loaded_at
    from {{ ref('calls') }}
    where was_answered
),

final as (
    select
        'phone.calls:' || cast(call_no as {{ dbt.type_string() }}) as activity_id,
        {{ lead_scoring.identifier('email', 'caller_mail') }} as identifier,
        'phone_call_answered' as activity_type,
        cast(started_at as {{ dbt.type_timestamp() }}) as occurred_at,
        'phone' as channel,
        cast(null as {{ dbt.type_string() }}) as category,
        cast(null as {{ dbt.type_string() }}) as asset,
        cast(null as {{ dbt.type_string() }}) as campaign,
        cast(null as {{ lead_scoring.type_decimal() }}) as value,
        'phone' as source_name,
        false as is_bot,
        cast(loaded_at as {{ dbt.type_timestamp() }}) as loaded_at
    from calls
)

select * from final
