with

{{ lead_scoring.condition_steps(lead_scoring.as_of_date()) }},

{{ lead_scoring.lead_steps(lead_scoring.as_of_date()) }}

{{ lead_scoring.last_step() }}
select
    excluded_leads.model_id,
    existing_leads.lead_id,
    excluded_leads.reason
from excluded_leads
inner join existing_leads
    on excluded_leads.lead_number = existing_leads.lead_number
