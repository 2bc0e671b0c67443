{{ lead_scoring.scored_leads_of(
    ref('int_scoring__ledger'), lead_scoring.as_of_date()
) }}
