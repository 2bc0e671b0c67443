{{ lead_scoring.scoring_ledger(lead_scoring.as_of_date()) }}
