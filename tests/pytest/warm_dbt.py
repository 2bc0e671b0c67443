"""Runs dbt's commands in processes that have dbt loaded and the project parsed already.

To import dbt and to parse the project takes most of the time of a short command, and
tests run hundreds. This program does it once, then forks for each command: each is a
process of its own, with its own folder, environment and output.

- Templates are compiled once per source; each command renders them itself.
- This project is parsed once per target, vars and environment. A test of this program
  shows that the vars of `READ_BY_RUNS` change nothing in what is parsed.
- Other projects, copies of this one among them, are parsed by each command.
- What dbt tells of debugging is left out: nothing reads it, and to say it takes a tenth
  of a build.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]

#: Commands that look at nodes when they run; of the others the parsing is the point.
RUNS = ("build", "compile", "run", "run-operation", "seed", "show", "test")

#: Vars that nodes read when they run, where their values are as expected.
READ_BY_RUNS = {
    "as_of_date": r"\d{4}-\d\d-\d\d",
    "backfill_from": r"\d{4}-\d\d-\d\d",
    "backfill_resume": "True|False",
    "backfill_to": r"\d{4}-\d\d-\d\d",
    "lead_id": r"\w+",
    "rescored_days": r"\d+",
}

#: Variables of the environment that may differ from command to command.
OWN_PATHS = ("LEAD_SCORING_DB", "DBT_TARGET_PATH", "DBT_LOG_PATH")

#: So many parsed projects are kept.
KEPT = 4


def run(
    arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a dbt command, as `subprocess.run` does with its output captured as text."""
    with tempfile.TemporaryDirectory() as folder:
        output = {name: f"{folder}/{name}" for name in ("stdout", "stderr")}
        request = {
            "arguments": [str(argument) for argument in arguments],
            "cwd": str(cwd),
            "environment": dict(environment),
            **output,
        }
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(address())
            connection.sendall(json.dumps(request).encode() + b"\n")
            # the connection closes when the process has ended
            answer = connection.makefile().read()
        texts = {
            name: Path(path).read_text(errors="replace")
            for name, path in output.items()
        }
        if not answer:
            raise ChildProcessError(
                f"dbt {' '.join(arguments)} did not end by itself: {texts['stderr']}"
            )
    return subprocess.CompletedProcess(list(arguments), int(answer), **texts)


@cache
def address() -> str:
    """Start the program; the address that it listens at."""
    folder = tempfile.TemporaryDirectory()
    path = f"{folder.name}/socket"
    program = subprocess.Popen(
        [sys.executable, __file__, path],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONWARNINGS": "ignore:resource_tracker"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def end() -> None:
        program.communicate()
        folder.cleanup()

    atexit.register(end)
    if program.stdout is None or program.stdout.readline() != "ready\n":
        raise ChildProcessError("dbt could not be loaded")
    return path


def keep_compiled_templates() -> None:
    """Compile each template's source once."""
    from jinja2.environment import Environment

    compile_source = Environment.compile
    compiled: dict[tuple[Any, ...], Any] = {}

    def compile_once(
        self: Environment,
        source: Any,
        name: str | None = None,
        filename: str | None = None,
        *others: Any,
        **named: Any,
    ) -> Any:
        if not isinstance(source, str) or others or named:
            return compile_source(self, source, name, filename, *others, **named)
        key = (type(self), source, name, filename)
        if key not in compiled:
            compiled[key] = compile_source(self, source, name, filename)
        return compiled[key]

    Environment.compile = compile_once  # type: ignore[method-assign, assignment]


def leave_out_debugging() -> None:
    """Events of debugging are not written, nor made unless something reads them."""
    from dbt_common.events.base_types import BaseEvent, EventLevel
    from dbt_common.events.event_manager import EventManager

    make, fire = BaseEvent.__init__, EventManager.fire_event

    def keep_for_later(self: BaseEvent, *values: Any, **named: Any) -> None:
        if self.level_tag() == EventLevel.DEBUG:
            object.__setattr__(self, "_made_of", (values, named))
        else:
            make(self, *values, **named)

    def look_into(self: BaseEvent, name: str) -> Any:
        """What an event has not itself: its message, or a field of that."""
        if name != "pb_msg":
            return getattr(self.pb_msg, name)
        values, named = object.__getattribute__(self, "_made_of")
        make(self, *values, **named)
        return object.__getattribute__(self, "pb_msg")

    def fire_unless_debugging(
        self: EventManager,
        e: BaseEvent,
        level: EventLevel | None = None,
        *values: Any,
        **named: Any,
    ) -> None:
        if (level or e.level_tag()) != EventLevel.DEBUG:
            fire(self, e, level, *values, **named)

    BaseEvent.__init__ = keep_for_later  # type: ignore[method-assign]
    BaseEvent.__getattr__ = look_into  # type: ignore[method-assign]
    EventManager.fire_event = fire_unless_debugging  # type: ignore[method-assign]


@dataclass(frozen=True)
class Command:
    """A dbt command as a client asks for it."""

    arguments: list[str]
    cwd: str
    environment: dict[str, str]
    stdout: str
    stderr: str

    def option(self, name: str) -> str:
        if name not in self.arguments:
            return ""
        return self.arguments[self.arguments.index(name) + 1]

    def is_run(self) -> bool:
        """Whether it may have what was parsed before."""
        return self.cwd == str(REPOSITORY) and any(
            word in RUNS for word in self.arguments
        )

    def parsed_from(self) -> dict[str, Any]:
        """What its parsing depends on."""
        variables = json.loads(self.option("--vars") or "{}")
        return {
            "vars": {
                name: value
                for name, value in variables.items()
                if not re.fullmatch(READ_BY_RUNS.get(name, "(?!)"), str(value))
            },
            "target": self.option("--target"),
            "database": Path(self.environment.get("LEAD_SCORING_DB", "")).stem,
            "environment": {
                name: value
                for name, value in self.environment.items()
                if name.startswith(("LEAD_SCORING_", "DBT_", "PG", "SPARK_"))
                and name not in OWN_PATHS
            },
        }


@dataclass
class Parsed:
    """A parsed project, and the folder of its artifacts."""

    manifest: Any
    folder: Path


def parse(work: Path, environment: Mapping[str, str], *options: str) -> Parsed:
    """Parse this project as a command of this environment does."""
    from dbt.adapters.factory import reset_adapters
    from dbt.cli.main import dbtRunner
    from dbt.deprecations import reset_deprecations

    folder = Path(tempfile.mkdtemp(dir=work))
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    # the static parser's threads would be missed by the forks
    result = dbtRunner().invoke(
        [
            *("--quiet", "--no-static-parser", "--no-partial-parse"),
            *("--log-path", str(folder), "parse", "--target-path", str(folder)),
            *options,
        ]
    )
    os.environ.clear()
    os.environ.update(before)
    reset_adapters()
    reset_deprecations()
    if not result.success:
        raise result.exception or ChildProcessError("the project can't be parsed")
    return Parsed(result.result, folder)


def parsed_for(command: Command, known: dict[str, Parsed], work: Path) -> Parsed | None:
    """This project as the command sees it; None: the command has to parse it."""
    if not command.is_run():
        return None
    source = command.parsed_from()
    key = json.dumps(source, sort_keys=True)
    if key not in known:
        options = ["--vars", json.dumps(source["vars"])]
        if source["target"]:
            options += ["--target", source["target"]]
        try:
            known[key] = parse(work, command.environment, *options)
        except Exception:  # the command meets the same, and tells its client
            return None
        if len(known) > KEPT:
            known.pop(next(iter(known)))
            # what is frozen would never be given back
            gc.unfreeze()
        gc.collect()
        gc.freeze()
    return known[key]


def execute(command: Command, parsed: Parsed | None) -> int:
    """Run a command in this process; returns its exit code."""
    from dbt.cli.main import cli
    from dbt_common.invocation import reset_invocation_id

    os.chdir(command.cwd)
    os.environ.clear()
    os.environ.update(command.environment)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for descriptor, path in ((1, command.stdout), (2, command.stderr)):
        with Path(path).open("wb") as file:
            os.dup2(file.fileno(), descriptor)
    reset_invocation_id()
    context = {}
    if parsed:
        target = Path(command.environment["DBT_TARGET_PATH"])
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(parsed.folder / "manifest.json", target)
        context["manifest"] = parsed.manifest
    try:
        cli(command.arguments, prog_name="dbt", obj=context)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    return 0


def serve(path: str) -> None:
    """Fork for each command until the client has gone."""
    from dbt_common.tests import enable_test_caching

    # commands end before it pays to look for what they no longer need
    gc.disable()
    keep_compiled_templates()
    leave_out_debugging()
    enable_test_caching()
    # dbt loads it with the first rows that a database gives
    import_module("pandas")
    # what all parsing needs is then there
    work = Path(path).parent
    parse(work, {**os.environ, "DBT_PROFILES_DIR": str(REPOSITORY)})
    gc.collect()
    gc.freeze()
    known: dict[str, Parsed] = {}
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if listener not in ready:
                return
            connection, _ = listener.accept()
            command = Command(**json.loads(connection.makefile().readline()))
            parsed = parsed_for(command, known, work)
            if os.fork() == 0:
                break
            connection.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    connection.sendall(str(execute(command, parsed)).encode())
    # what Python does at its end, but for unloading libraries: those that were loaded
    # before the fork can't end the threads that they began after it
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
