{#-
    Confirms that the CRM has taken updates of `crm_score_updates`, which then offers them no
    more. What is confirmed already stays so, and an update that a later one has replaced can
    still be confirmed. For `dbt run-operation confirm_crm_delivery`, with one of:

    Arguments:
        delivery_id (integer): all rows that the mart had when it showed this `delivery_id`.
        update_ids (list of text): these updates.
        table (text): the updates in column `update_id` of this table.
-#}
{%- macro confirm_crm_delivery(delivery_id=none, update_ids=none, table=none) -%}
    {%- if [delivery_id, update_ids, table] | reject('none') | list | length != 1 -%}
        {{ exceptions.raise_compiler_error(
            'confirm_crm_delivery needs one of delivery_id, update_ids and table'
        ) }}
    {%- endif -%}
    {%- set offers = load_relation(ref('lead_scoring', 'crm_update_offers')) -%}
    {%- if offers is none -%}
        {{ exceptions.raise_compiler_error(
            'nothing was offered yet: ' ~ ref('lead_scoring', 'crm_update_offers')
            ~ ' does not exist'
        ) }}
    {%- endif -%}
    {%- do lead_scoring.create_crm_confirmations() -%}
    {%- if delivery_id is not none -%}
        {%- set confirmed = lead_scoring.offers_of_delivery(offers, delivery_id) -%}
    {%- elif update_ids is not none -%}
        {%- set confirmed = lead_scoring.rows_of_update_ids(update_ids) -%}
    {%- else -%}
        {%- set confirmed = 'select update_id from ' ~ table -%}
    {%- endif -%}
    {%- set unknown = run_query(
        'select distinct update_id from (' ~ confirmed ~ ') as confirmed '
        ~ 'where update_id is null or update_id not in (select update_id from '
        ~ offers ~ ')'
    ).columns[0].values() | list -%}
    {%- if unknown -%}
        {{ exceptions.raise_compiler_error(
            'nothing was confirmed: ' ~ unknown | length ~ ' of the updates were never '
            ~ 'offered in ' ~ offers ~ ', such as ' ~ unknown[:3] | join(', ')
        ) }}
    {%- endif -%}
    {%- set confirmations = lead_scoring.crm_confirmations_relation() -%}
    {%- set counts = run_query(
        'select count(distinct confirmed.update_id), count(distinct stored.update_id) '
        ~ 'from (' ~ confirmed ~ ') as confirmed left join ' ~ confirmations
        ~ ' as stored on confirmed.update_id = stored.update_id'
    ).rows[0] -%}
    {%- call statement('confirm_crm_delivery', auto_begin=true) -%}
        insert into {{ confirmations }} (update_id, confirmed_at)
        select distinct
            update_id,
            cast(
                '{{ modules.datetime.datetime.utcnow().strftime("%Y-%m-%d %H:%M:%S") }}'
                as {{ dbt.type_timestamp() }}
            ) as confirmed_at
        from (
            {{ confirmed }}
        ) as confirmed
        where update_id not in (select update_id from {{ confirmations }})
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{ print(
        'confirmed ' ~ (counts[0] - counts[1]) ~ ' updates; ' ~ counts[1]
        ~ ' more had been confirmed before'
    ) }}
{%- endmacro -%}


{#-
    A query for the ids of the updates that the mart had under a `delivery_id`: of each record
    the newest that was offered by then.

    Arguments: offers (relation); delivery_id (integer).
-#}
{%- macro offers_of_delivery(offers, delivery_id) -%}
    {%- set number = delivery_id | int -%}
    {%- if not run_query(
        'select count(*) from ' ~ offers ~ ' where batch_number = ' ~ number
    ).columns[0][0] -%}
        {{ exceptions.raise_compiler_error(
            'nothing was confirmed: there is no delivery ' ~ delivery_id ~ ' in ' ~ offers
        ) }}
    {%- endif -%}
    select update_id
    from (
        select
            update_id,
            change_type,
            row_number() over (
                partition by crm_object, crm_record_id
                order by batch_number desc, {{ lead_scoring.bytewise('update_id') }}
            ) as newest_first
        from {{ offers }}
        where batch_number <= {{ number }}
    ) as offered
    where newest_first = 1 and change_type != 'withdrawn'
{%- endmacro -%}


{#- A query for a list of ids, which may be empty; column `update_id`. -#}
{%- macro rows_of_update_ids(update_ids) -%}
    {%- for update_id in update_ids %}
    select {{ lead_scoring.text_literal(update_id | string) }} as update_id
    {{ 'union all' if not loop.last }}
    {%- else %}
    select cast(null as {{ dbt.type_string() }}) as update_id
    from (select 1 as one) as nothing
    where one = 0
    {%- endfor %}
{%- endmacro -%}
