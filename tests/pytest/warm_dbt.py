"""Runs dbt's commands in processes that have dbt loaded already.

To import dbt, to prepare its schemas and to compile its templates takes more than half
of the time of a short command, and tests run hundreds. This program does it once, then
forks for each command: each is a process of its own, with its own folder, environment
and output. Templates are compiled once per source; each command renders them itself.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]


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
        if not answer:
            raise ChildProcessError(f"dbt {' '.join(arguments)} did not end by itself")
        texts = {
            name: Path(path).read_text(errors="replace")
            for name, path in output.items()
        }
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


def load() -> None:
    """Load dbt and parse this project, so that all is prepared that the next needs."""
    keep_compiled_templates()
    from dbt.adapters.factory import reset_adapters
    from dbt.cli.main import dbtRunner
    from dbt.deprecations import reset_deprecations

    with tempfile.TemporaryDirectory() as folder:
        # the static parser's threads would be missed by the forks
        result = dbtRunner().invoke(
            [
                *("--quiet", "--no-static-parser", "--no-partial-parse"),
                *("--log-path", folder, "parse", "--target", "duckdb"),
                *("--profiles-dir", str(REPOSITORY), "--target-path", folder),
            ]
        )
    if not result.success:
        raise result.exception or ChildProcessError("this project can't be parsed")
    reset_adapters()
    reset_deprecations()
    gc.collect()
    gc.freeze()


def execute(connection: socket.socket) -> None:
    """Run the command that a client asks for, and answer with its exit code."""
    from dbt.cli.main import cli
    from dbt_common.invocation import reset_invocation_id

    request = json.loads(connection.makefile().readline())
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        with Path(request[name]).open("wb") as file:
            os.dup2(file.fileno(), descriptor)
    reset_invocation_id()
    sys.argv = ["dbt", *request["arguments"]]
    try:
        cli()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    connection.sendall(str(code).encode())


def serve(path: str) -> None:
    """Fork for each command until the client has gone."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        load()
        print("ready", flush=True)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if listener not in ready:
                return
            connection, _ = listener.accept()
            if os.fork() == 0:
                break
            connection.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    execute(connection)
    # what Python does at its end, but for unloading libraries: those that were loaded
    # before the fork can't end the threads that they began after it
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
