"""Runs a command and measures it."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """What a command took; without seconds where it did not end well."""

    wall_seconds: float | None = None
    cpu_seconds: float | None = None
    peak_megabytes: int | None = None
    note: str = ""

    def as_row(self) -> dict[str, object]:
        """Returns it for the file of results."""
        return asdict(self)


def measured(
    command: list[str],
    log: Path,
    environment: dict[str, str],
    time_limit: float,
    memory_limit_megabytes: int,
) -> Measured:
    """Runs a command in a process group of its own and ends it when it takes too much.

    CPU is that of user and system. Memory is the largest resident set of the process,
    as the kernel counts it. A command that fails is reported with the end of its log.
    """
    with log.open("w", encoding="utf-8") as output:
        start = time.monotonic()
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            start_new_session=True,
        )
        stopped = ""
        pid = 0
        try:
            while True:
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                wall = time.monotonic() - start
                if pid:
                    break
                used = resident_megabytes(process.pid)
                if not stopped and wall > time_limit:
                    stopped = f"more than {time_limit:.0f} s"
                elif not stopped and used > memory_limit_megabytes:
                    stopped = f"more than {memory_limit_megabytes / 1000:.0f} GB"
                if stopped:
                    os.killpg(process.pid, signal.SIGKILL)
                time.sleep(0.05)
        finally:
            # who ends the benchmark ends what it measures
            if not pid:
                os.killpg(process.pid, signal.SIGKILL)
    process.returncode = os.waitstatus_to_exitcode(status)
    if stopped:
        return Measured(note=stopped)
    if process.returncode:
        lines = log.read_text(encoding="utf-8").strip().splitlines()
        print("\n".join(lines[-15:]), file=sys.stderr)
        return Measured(note=f"failed ({process.returncode})")
    return Measured(
        wall_seconds=round(wall, 1),
        cpu_seconds=round(usage.ru_utime + usage.ru_stime, 1),
        peak_megabytes=usage.ru_maxrss // 1024,
    )


def resident_megabytes(pid: int) -> int:
    """Returns the memory that a process has now; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024 // 1024
