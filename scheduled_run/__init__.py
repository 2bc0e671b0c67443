"""The run that a scheduler starts every day: `python -m scheduled_run --help`.

It takes a lock, checks how fresh the raw tables are, builds and tests everything, and
only then publishes the marts for dashboards. `docs/operations.md` describes it.
"""
