"""The steps of a scheduled run."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import NoReturn

from scheduled_run import artifacts
from scheduled_run.artifacts import RunResults, told
from scheduled_run.dbt import Dbt
from scheduled_run.exit_codes import ExitCode
from scheduled_run.lock import LockedError, lock
from scheduled_run.publishing import NotPublishedError, Publication, Publisher
from scheduled_run.summary import failure_lines, summary_lines


class StoppedError(Exception):
    """The run ends here and publishes nothing.

    Attributes:
        code: how the program ends.
        lines: what to tell.
    """

    def __init__(self, code: ExitCode, lines: list[str]) -> None:
        super().__init__(lines[0])
        self.code = code
        self.lines = lines


@dataclass(frozen=True)
class Options:
    """What the command line says, see `python -m scheduled_run --help`."""

    project: Path
    target_path: Path
    target: str | None = None
    variables: str | None = None
    retry: bool = False
    check_freshness: bool = True
    empty_tables: tuple[str, ...] = ()
    published_file: Path | None = None
    with_personal_data: bool = False
    allow_earlier_date: bool = False
    dbt_arguments: tuple[str, ...] = field(default=())

    @property
    def lock_file(self) -> Path:
        """Beside the folder of artifacts, which `make clean` removes."""
        return self.target_path.with_name(f"{self.target_path.name}.lock")

    @property
    def state(self) -> Path:
        """The results of the latest scheduled run, which `--retry` goes on from.

        In a folder of its own: any other dbt command replaces those of its parent.
        """
        return self.target_path / "scheduled_run"


def say(text: str) -> None:
    """Print a step of the run, with the time."""
    print(f"[{datetime.now(UTC):%Y-%m-%d %H:%M:%S}] {text}", flush=True)


class Run:
    """One scheduled run, while its lock is held."""

    def __init__(self, options: Options, lock_descriptor: int) -> None:
        self.options = options
        self.dbt = Dbt(
            options.project, options.target_path, options.target, lock_descriptor
        )
        self.notes: list[str] = []
        self.variables = options.variables

    # --- steps ------------------------------------------------------------------------

    def check_freshness(self) -> None:
        """Stop where a raw table is too old, or nobody can tell how old it is."""
        say("checking how fresh the raw tables are")
        sources = self.options.target_path / artifacts.SOURCES
        sources.unlink(missing_ok=True)
        output: list[str] = []

        def take(line: str) -> None:
            print(line, flush=True)
            output.append(line)

        code = self.dbt.run(
            "source", "freshness", variables=self.variables, on_line=take
        )
        artifact = artifacts.read(sources)
        manifest = artifacts.read(self.options.target_path / artifacts.MANIFEST)
        if artifact is None or manifest is None:
            raise StoppedError(
                ExitCode.DBT_FAILED,
                [f"dbt source freshness ended with exit code {code}, see above"],
            )
        results = artifacts.source_results(artifact, manifest, "\n".join(output))
        stale, unknown = [], []
        for result in results:
            line = f"{result.name} {result.message}"
            if result.status == "error":
                stale.append(line)
            elif result.status == "unknown" or (
                result.status == "empty"
                and result.name not in self.options.empty_tables
            ):
                unknown.append(line)
            elif result.status == "warn":
                self.notes.append(f"raw table {line}")
        if not results:
            print("no raw table is checked: the scoring date is fixed", flush=True)
        if stale or unknown:
            raise StoppedError(
                ExitCode.STALE_SOURCE if stale else ExitCode.UNKNOWN_FRESHNESS,
                [
                    "raw tables are not fresh, so nothing was built",
                    *(f"  stale: {line}" for line in stale),
                    *(f"  not to be told: {line}" for line in unknown),
                    "Run again when they are loaded, or with --skip-freshness to score"
                    " what is there.",
                ],
            )

    def build(self) -> RunResults:
        """Build and test everything."""
        say("building and testing")
        shutil.rmtree(self.options.state, ignore_errors=True)
        return self.run_dbt("build", *self.options.dbt_arguments)

    def build_rest(self, failed: RunResults) -> RunResults:
        """Build and test what an earlier run has not."""
        if not failed.unfinished():
            say("everything was built and tested, and is published now")
            return failed
        say(f"going on with the run that began on {failed.started_on}")
        return self.run_dbt("retry", "--state", str(self.options.state))

    def run_dbt(self, *arguments: str) -> RunResults:
        """Run a dbt command that builds; its results, unless something failed."""
        path = self.options.target_path / artifacts.RUN_RESULTS
        path.unlink(missing_ok=True)
        # a retry has the vars of the run that it goes on with
        variables = None if arguments[0] == "retry" else self.variables
        code = self.dbt.run(*arguments, variables=variables)
        results = RunResults.read(path)
        if results is None:
            how = f"with exit code {code}" if code >= 0 else f"by signal {-code}"
            raise StoppedError(
                ExitCode.DBT_FAILED,
                [f"dbt {arguments[0]} ended {how} and left no results, see above"],
            )
        self.options.state.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, self.options.state / artifacts.RUN_RESULTS)
        failed = results.failed()
        if failed:
            only_tests = all(node.status == "fail" for node in failed)
            raise StoppedError(
                ExitCode.TESTS_FAILED if only_tests else ExitCode.BUILD_FAILED,
                failure_lines(results),
            )
        if code != 0 and not any(node.is_ending_hook for node in results.warnings()):
            raise StoppedError(
                ExitCode.DBT_FAILED,
                [f"dbt {arguments[0]} ended with exit code {code}, see above"],
            )
        for node in results.warnings():
            self.notes.append(f"{node.name}: {' '.join(told(node.message))}")
        return results

    def publish(self, results: RunResults) -> Publication:
        say("publishing")
        manifest = artifacts.read(self.options.target_path / artifacts.MANIFEST) or {}
        is_file = manifest.get("metadata", {}).get("adapter_type") == "duckdb"
        publisher = Publisher(
            self.dbt,
            self.options.published_file if is_file else None,
            self.options.with_personal_data,
            self.options.allow_earlier_date,
        )
        variables = json.dumps(results.variables) if results.variables else None
        try:
            return publisher.publish(results.invocation_id, variables)
        except NotPublishedError as error:
            advice = {
                ExitCode.MIXED_DATES: "Run without --retry to build all of one date.",
                ExitCode.EARLIER_DATE: (
                    "Is the clock right? With --retry --allow-earlier-date they are"
                    " published all the same."
                ),
            }.get(error.code, "--retry publishes what has been built.")
            raise StoppedError(
                error.code, [f"publishing failed: {error}", advice]
            ) from error

    # --- all of them ------------------------------------------------------------------

    def failed_run(self) -> RunResults | None:
        """The run to go on with; None where a whole run is needed."""
        failed = RunResults.read(self.options.state / artifacts.RUN_RESULTS)
        if failed is None:
            say("there is no failed run to go on with: this is a normal run")
            return None
        # what is built of one date must not be mixed with what is built of the next
        today = datetime.now(UTC).date()
        if failed.started_on != today and "as_of_date" not in failed.variables:
            say(
                f"the failed run is of {failed.started_on}, and it is {today} now: this"
                " is a normal run"
            )
            if self.variables is None and failed.variables:
                self.variables = json.dumps(failed.variables)
            return None
        return failed

    def go(self) -> None:
        """All steps.

        Raises:
            StoppedError: nothing was published.
        """
        failed = self.failed_run() if self.options.retry else None
        if failed:
            results = self.build_rest(failed)
        else:
            if self.options.check_freshness:
                self.check_freshness()
            results = self.build()
        publication = self.publish(results)
        notes = [*self.notes, *publication.notes]
        for line in summary_lines(results, publication, notes):
            print(line, flush=True)


class SignalError(BaseException):
    """The run was asked to end."""

    def __init__(self, code: ExitCode) -> None:
        super().__init__(code)
        self.code = code


def end_on_signals() -> Callable[[], None]:
    """Have Ctrl-C and SIGTERM end the run in order; returns how to undo that."""
    codes = {
        signal.SIGINT: ExitCode.INTERRUPTED,
        signal.SIGTERM: ExitCode.TERMINATED,
    }

    def stop(number: int, _: FrameType | None) -> NoReturn:
        # once is enough: what ends the child must not be interrupted itself
        for name in codes:
            signal.signal(name, signal.SIG_IGN)
        raise SignalError(codes[signal.Signals(number)])

    previous = {name: signal.signal(name, stop) for name in codes}

    def undo() -> None:
        for name, handler in previous.items():
            signal.signal(name, handler)

    return undo


def run(options: Options) -> ExitCode:
    """A scheduled run from lock to summary; prints it and returns how it ends."""
    undo = end_on_signals()
    code = ExitCode.UNEXPECTED
    lines: list[str] = []
    try:
        with lock(options.lock_file) as descriptor:
            Run(options, descriptor).go()
        code = ExitCode.SUCCESS
    except LockedError as error:
        code, lines = ExitCode.ALREADY_RUNNING, [f"another run is at work: {error}"]
    except StoppedError as error:
        code, lines = error.code, error.lines
    except SignalError as error:
        code, lines = error.code, ["the run was asked to end"]
    finally:
        with suppress(ValueError):
            undo()
    if code is not ExitCode.SUCCESS:
        print("", flush=True)
        for line in lines:
            print(line, flush=True)
        say(
            f"nothing was published; exit code {code.value} ({code.name.lower()})."
            " Dashboards show what was published before."
        )
    return code
