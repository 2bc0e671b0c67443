{{ lead_scoring.scoring_ledger(lead_scoring.rule_observation_date()) }}
