-- depends_on: {{ ref('int_scoring__scores') }}
-- The scores of one date; the materialization runs it for each date that it writes, but
-- for the run's own, whose scores are there.
{{ lead_scoring.scores_on(lead_scoring.date_to_write()) }}
