with

{{ lead_scoring.condition_steps(lead_scoring.as_of_date()) }},

{{ lead_scoring.lead_steps(lead_scoring.as_of_date()) }}

select
    model_id,
    lead_id,
    reason
from excluded_leads
