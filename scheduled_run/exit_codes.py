"""How a scheduled run ends."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit code of `python -m scheduled_run`.

    Unless it is SUCCESS nothing was published, and what was published before is still
    there. 1 is a mistake of the program itself, 2 a wrong command line.
    """

    SUCCESS = 0
    UNEXPECTED = 1
    WRONG_USAGE = 2

    #: Another run holds the lock.
    ALREADY_RUNNING = 10

    #: A raw table was last loaded too long ago.
    STALE_SOURCE = 20
    #: How fresh a raw table is can't be told: it is missing, empty or unreadable.
    UNKNOWN_FRESHNESS = 21

    #: A seed, model or test ended with an error.
    BUILD_FAILED = 30
    #: All was built, and a data test found rows.
    TESTS_FAILED = 31
    #: dbt left no results: the project can't be read, or the database not reached.
    DBT_FAILED = 32

    #: The marts do not hold one scoring date.
    MIXED_DATES = 40
    #: A later scoring date is published already.
    EARLIER_DATE = 41
    #: Copying the marts failed.
    PUBLISHING_FAILED = 42

    #: Ended by Ctrl-C, and by SIGTERM.
    INTERRUPTED = 130
    TERMINATED = 143
