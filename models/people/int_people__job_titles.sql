{#- What job titles say: seniority and department, by the longest listed words found. -#}
with

records as (
    select job_title
    from {{ ref('int_people__records') }}
    where job_title is not null
),

reference_lists as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__reference_lists'),
        ['list_name', 'item'],
        lead_scoring.as_of_date()
    ) }}
),

job_titles as (
    select distinct
        job_title,
        {{ lead_scoring.comparable_words(lead_scoring.comparable_text('job_title')) }}
            as title_words
    from records
),

title_words as (
    select
        case
            when left(list_name, 10) = 'seniority_' then 'seniority'
            else 'department'
        end as kind,
        replace(replace(list_name, 'seniority_', ''), 'department_', '') as meaning,
        {{ lead_scoring.comparable_words(lead_scoring.comparable_text('item')) }} as words
    from reference_lists
    where left(list_name, 10) = 'seniority_' or left(list_name, 11) = 'department_'
),

ranked_meanings as (
    select
        job_titles.job_title,
        title_words.kind,
        title_words.meaning,
        row_number() over (
            partition by job_titles.job_title, title_words.kind
            order by length(title_words.words) desc, title_words.meaning
        ) as longest_first
    from job_titles
    inner join title_words
        on position(title_words.words in job_titles.title_words) > 0
),

final as (
    select
        job_title,
        max(case when kind = 'seniority' then meaning end) as seniority,
        max(case when kind = 'department' then meaning end) as department
    from ranked_meanings
    where longest_first = 1
    group by job_title
)

select * from final
