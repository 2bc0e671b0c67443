"""Runs dbt as a process of its own."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: How long dbt may take to end when it is asked to.
ENDING_SECONDS = 20


def program() -> str:
    """The dbt of this Python's environment, else the first in PATH."""
    own = Path(sys.executable).with_name("dbt")
    return str(own) if own.exists() else shutil.which("dbt") or "dbt"


def die_with_parent() -> Callable[[], None] | None:
    """What a child does first, so that it does not outlive a killed parent (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    # loaded here, since a child must not do much between fork and exec
    prctl = ctypes.CDLL(None).prctl
    parent_death_signal = 1
    return lambda: prctl(parent_death_signal, signal.SIGTERM)


def end(process: subprocess.Popen[str]) -> None:
    """Ask a process to end as Ctrl-C does, and kill it when it does not."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@dataclass(frozen=True)
class Dbt:
    """dbt on one project and target.

    Attributes:
        project: folder of `dbt_project.yml`.
        target_path: folder of its artifacts.
        target: target of the profile; None: the profile's own.
        lock: descriptor that dbt inherits, so that the lock holds while dbt runs.
    """

    project: Path
    target_path: Path
    target: str | None = None
    lock: int | None = None

    def run(
        self,
        *arguments: str,
        variables: str | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> int:
        """Run a command, its output on ours as it comes; returns its exit code.

        Args:
            arguments: command and options.
            variables: vars, as YAML.
            on_line: takes the lines of the output instead.
        """
        command = [program(), *arguments, "--target-path", str(self.target_path)]
        if not sys.stdout.isatty():
            command.append("--no-use-colors")
        if self.target:
            command += ["--target", self.target]
        if variables:
            command += ["--vars", variables]
        sys.stdout.flush()
        process = subprocess.Popen(
            command,
            cwd=self.project,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if on_line else None,
            stderr=subprocess.STDOUT if on_line else None,
            text=True,
            errors="replace",
            # a terminal's Ctrl-C is for us, and we tell dbt
            start_new_session=True,
            pass_fds=() if self.lock is None else (self.lock,),
            preexec_fn=die_with_parent(),
        )
        try:
            if on_line and process.stdout:
                for line in process.stdout:
                    on_line(line.rstrip("\n"))
            return process.wait()
        except BaseException:
            end(process)
            raise
