-- every attribution rule hands out each conversion and its value exactly, to campaigns
-- as to channels, and the rows of both marts hold all conversions and all revenue
{%- set rules = lead_scoring.attribution_rules() %}
{%- set marts = ['campaign', 'channel'] %}

with

shares as (
    select * from {{ ref('int_attribution__shares') }}
),

conversions as (
    select
        conversion_id,
        conversion_kind,
        value
    from {{ ref('int_attribution__conversions') }}
),

{% for level in marts -%}
    {{ level }}_performance as (
        select * from {{ ref(level ~ '_performance') }}
    ),

{% endfor -%}
handed_out as (
    select
        touch_level,
        conversion_id,
    {%- for rule in rules %}
        sum(conversions_{{ rule }}) as conversions_{{ rule }},
        sum(revenue_{{ rule }}) as revenue_{{ rule }}
        {{- ',' if not loop.last }}
    {%- endfor %}
    from shares
    group by 1, 2
),

expected_shares as (
    {%- for level in marts %}
        select
            '{{ level }}' as touch_level,
            conversion_id,
            value
        from conversions
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

expected_totals as (
    select
        count(*) as conversion_count,
        coalesce(sum(value), 0) as revenue
    from conversions
    where conversion_kind = 'conversion'
),

totals as (
    {%- for level in marts %}
        select
            '{{ level }}' as touch_level,
        {%- for rule in rules %}
            sum(conversions_{{ rule }}) as conversions_{{ rule }},
            sum(revenue_{{ rule }}) as revenue_{{ rule }}
            {{- ',' if not loop.last }}
        {%- endfor %}
        from {{ level }}_performance
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    expected_shares.touch_level,
    expected_shares.conversion_id as wrong,
    expected_shares.value
from expected_shares
left outer join handed_out
    on
        expected_shares.touch_level = handed_out.touch_level
        and expected_shares.conversion_id = handed_out.conversion_id
where
    handed_out.conversion_id is null
    {%- for rule in rules %}
        or handed_out.conversions_{{ rule }} != 1
        or handed_out.revenue_{{ rule }} != expected_shares.value
    {%- endfor %}
union all
select
    totals.touch_level,
    'total of the mart' as wrong,
    expected_totals.revenue as value
from totals
cross join expected_totals
where
    {%- for rule in rules %}
        {{ 'or' if not loop.first }}
        totals.conversions_{{ rule }} != expected_totals.conversion_count
        or totals.revenue_{{ rule }} != expected_totals.revenue
    {%- endfor %}
