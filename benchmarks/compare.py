"""Compares what two ways of scoring wrote, row by row."""

import argparse
from pathlib import Path

import duckdb

COLUMNS = {
    "lead_scores": [
        "cast(as_of_date as date) as as_of_date",
        "model_id",
        "lead_id",
        "cast(fit_score as decimal(28, 6)) as fit_score",
        "cast(engagement_score as decimal(28, 6)) as engagement_score",
        "cast(total_score as decimal(28, 6)) as total_score",
        "fit_band",
        "engagement_band",
        "score_band",
        "grade",
        "cast(score_rank as bigint) as score_rank",
        "cast(score_percentile as decimal(28, 6)) as score_percentile",
        "cast(last_activity_at as timestamp) as last_activity_at",
    ],
    "lead_score_ledger": [
        "cast(as_of_date as date) as as_of_date",
        "model_id",
        "lead_id",
        "entry_type",
        "score_type",
        "group_id",
        "rule_id",
        "cast(points as decimal(28, 6)) as points",
        "cast(undecayed_points as decimal(28, 6)) as undecayed_points",
        "cast(activity_count as bigint) as activity_count",
        "cast(last_activity_at as timestamp) as last_activity_at",
        "last_activity_id",
    ],
}


def differences(
    first: Path, second: Path, first_schema: str = "main", second_schema: str = "main"
) -> dict[str, tuple[int, int, list[tuple[object, ...]]]]:
    """Returns per table its rows, how many are in one alone, and some of those.

    Args:
        first: The DuckDB file of one way.
        second: The file of the other, which has another name.
        first_schema: The schema of the tables in the first file.
        second_schema: The schema of the tables in the second file.
    """
    connection = duckdb.connect()
    # a view finds its tables under the name of its file alone
    for file in (first, second):
        connection.execute(f'''attach '{file}' as "{file.stem}" (read_only)''')
    found = {}
    for table, columns in COLUMNS.items():
        names = ", ".join(columns)
        one = f'select {names} from "{first.stem}".{first_schema}.{table}'
        other = f'select {names} from "{second.stem}".{second_schema}.{table}'
        connection.execute(
            f"""
            create or replace temp table differences as
            select 'first' as only_in, * from (({one}) except all ({other}))
            union all
            select 'second' as only_in, * from (({other}) except all ({one}))
            """
        )
        rows = connection.execute(f"select count(*) from ({one})").fetchone()
        count = connection.execute("select count(*) from differences").fetchone()
        some = connection.execute(
            "from differences order by model_id, lead_id, only_in limit 20"
        ).fetchall()
        found[table] = (rows[0] if rows else 0, count[0] if count else 0, some)
    connection.close()
    return found


def main() -> None:
    """Compares two files and says what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--first-schema", default="main")
    parser.add_argument("--second-schema", default="main")
    arguments = parser.parse_args()
    found = differences(
        arguments.first,
        arguments.second,
        arguments.first_schema,
        arguments.second_schema,
    )
    for table, (rows, count, some) in found.items():
        print(f"{table}: {rows} rows, {count} in one file alone")
        for row in some:
            print("   ", *row)


if __name__ == "__main__":
    main()
