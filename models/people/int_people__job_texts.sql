{#- The reference lists that name what words in a job title mean. -#}
{%- set prefixes = {'seniority': 'seniority_', 'department': 'department_'} -%}

with

records as (
    select
        job_title,
        department
    from {{ ref('int_people__records') }}
),

reference_lists as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__reference_lists'),
        ['list_name', 'item'],
        lead_scoring.as_of_date()
    ) }}
),

job_texts as (
    select job_title as job_text
    from records
    where job_title is not null
    {{ lead_scoring.union_distinct() }}
    select department as job_text
    from records
    where department is not null
),

words_written as (
    select
        job_text,
        {{ lead_scoring.comparable_words(lead_scoring.comparable_text('job_text')) }}
            as words
    from job_texts
),

words_listed as (
    {%- for kind, prefix in prefixes.items() %}
        select
            '{{ kind }}' as kind,
            substring(list_name, {{ prefix | length + 1 }}) as meaning,
            {{ lead_scoring.comparable_words(lead_scoring.comparable_text('item')) }}
                as words
        from reference_lists
        where substring(list_name, 1, {{ prefix | length }}) = '{{ prefix }}'
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ranked_meanings as (
    select
        words_written.job_text,
        words_listed.kind,
        words_listed.meaning,
        row_number() over (
            partition by words_written.job_text, words_listed.kind
            order by
                length(words_listed.words) desc,
                {{ lead_scoring.bytewise('words_listed.meaning') }}
        ) as longest_first
    from words_written
    inner join words_listed
        on {{ dbt.position('words_listed.words', 'words_written.words') }} > 0
    -- an item of punctuation alone is no word
    where length(words_listed.words) > 2
),

final as (
    select
        job_text,
        max(case when kind = 'seniority' then meaning end) as seniority,
        max(case when kind = 'department' then meaning end) as department
    from ranked_meanings
    where longest_first = 1
    group by 1
)

select * from final
