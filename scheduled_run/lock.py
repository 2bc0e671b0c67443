"""One run at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


class LockedError(Exception):
    """Another run holds the lock; the text says which."""


@contextmanager
def lock(path: Path) -> Iterator[int]:
    """Hold a lock file; yields its descriptor.

    The lock belongs to the open file: it is free as soon as the last process that has
    the descriptor is gone, however that ended. The file itself stays, because a lock on
    a file that another run has removed would keep nobody out.

    Raises:
        LockedError: another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
            raise LockedError(f"{path} is held by {holder or 'another run'}") from error
        os.ftruncate(descriptor, 0)
        since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        os.pwrite(descriptor, f"process {os.getpid()} since {since} UTC".encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)
