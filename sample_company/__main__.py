"""Command line: `python -m sample_company --help`."""

import argparse
from datetime import date
from pathlib import Path

from sample_company.company import FEWEST_ACTIVITIES_PER_LEAD, generate
from sample_company.tables import EVENT_TABLES


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m sample_company",
        description="Write the raw files of the sample company.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--leads", type=int, default=2_000, help="people known by name")
    parser.add_argument(
        "--activities",
        type=int,
        default=90_000,
        help="rows of all event tables together, within 10 percent",
    )
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=date(2026, 6, 30),
        help="the last day of the history",
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="another seed, other people"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("data/sample"), help="target folder"
    )
    parser.add_argument("--format", choices=["parquet", "csv"], default="parquet")
    arguments = parser.parse_args()
    if arguments.leads < 1:
        parser.error("--leads must be at least 1")
    fewest = FEWEST_ACTIVITIES_PER_LEAD * arguments.leads
    if arguments.activities < fewest:
        parser.error(
            f"--activities must be at least {fewest} for {arguments.leads} leads"
        )

    row_counts = generate(
        lead_count=arguments.leads,
        activity_count=arguments.activities,
        as_of=arguments.as_of,
        seed=arguments.seed,
        out=arguments.out,
        file_format=arguments.format,
    )
    for key, row_count in row_counts.items():
        print(f"{key:32}{row_count:>12,}")
    events = sum(row_counts[key] for key in EVENT_TABLES)
    print(f"{'event rows':32}{events:>12,}")


if __name__ == "__main__":
    main()
