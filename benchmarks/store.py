"""How the ways that are not SQL keep their two tables."""

from pathlib import Path

import duckdb

MILLION = 1_000_000
"""Points are whole millionths, so that sums are exact."""


def write(database: Path, day: str, scores: object, ledger: object) -> None:
    """Writes scores and ledger, whose points are millionths, to a DuckDB file."""
    connection = duckdb.connect(str(database))
    connection.execute("set threads = 2")
    connection.execute("create macro points(n) as cast(n as decimal(28, 6)) / 1000000")
    connection.execute(
        f"""
        create table lead_scores as
        select
            date '{day}' as as_of_date, model_id, lead_id,
            cast(points(fit_score) as decimal(28, 6)) as fit_score,
            cast(points(engagement_score) as decimal(28, 6)) as engagement_score,
            cast(points(total_score) as decimal(28, 6)) as total_score,
            fit_band, engagement_band, score_band, grade, score_rank,
            cast(points(score_percentile) as decimal(28, 6)) as score_percentile,
            last_at as last_activity_at
        from scores
        """
    )
    connection.execute(
        f"""
        create table lead_score_ledger as
        select
            date '{day}' as as_of_date, model_id, lead_id, entry_type, score_type,
            group_id, rule_id,
            cast(points(points) as decimal(28, 6)) as points,
            cast(points(undecayed_points) as decimal(28, 6)) as undecayed_points,
            cast(activity_count as bigint) as activity_count,
            last_activity_at, last_activity_id
        from ledger
        """
    )
    connection.close()
