"""One system per data folder, and nothing of it left behind, however it ended."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
from pathlib import Path

from cli.errors import Taken
from cli.parts import state
from cli.parts.layout import Layout
from cli.parts.postgres import NAME as POSTGRES
from cli.parts.processes import ended, send

LOCK = "lock"
GENTLE, FORCED = 10.0, 5.0


def take_lock(place: Layout) -> int:
    """The descriptor that holds this data folder; the supervisor inherits it. Raises Taken when it is held."""
    path = place.run / LOCK
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise _taken(place) from None
        if _is_file(descriptor, path):
            return descriptor
        os.close(descriptor)  # another start or stop has cleaned up between opening and locking


def _is_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _taken(place: Layout) -> Taken:
    running = state.running(place.root)
    where = f" tại {running.url}" if running else ""
    return Taken(f"Hệ thống đang chạy{where} (dữ liệu: {place.root}). Muốn dừng: ./hailong down")


def _noted(file: Path) -> tuple[int, int] | None:
    try:
        pid, start = file.read_text().split()
        return int(pid), int(start)
    except (OSError, ValueError):
        return None


def _end_process(file: Path) -> None:
    noted = _noted(file)
    if noted is None:
        return
    gentle = signal.SIGINT if file.stem == POSTGRES else signal.SIGTERM
    send(*noted, gentle)
    if not ended(*noted, GENTLE):
        send(*noted, signal.SIGKILL)
        ended(*noted, FORCED)


def end_processes(place: Layout) -> None:
    """Ends every process that was started for this data folder and still lives."""
    for file in place.run.glob("*.pid"):
        _end_process(file)


def clean(place: Layout) -> None:
    """Ends processes that outlived their supervisor and removes what only a running system needs, but the lock.

    Only for the holder of the lock: nothing that is meant to run is running then.
    """
    end_processes(place)
    for left in place.run.iterdir():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        elif left.name != LOCK:
            left.unlink(missing_ok=True)
    shutil.rmtree(place.sockets, ignore_errors=True)


def clear(place: Layout) -> None:
    """Leaves nothing at all, the lock included. Raises Taken when something runs there."""
    lock = take_lock(place)
    try:
        clean(place)
        (place.run / LOCK).unlink()
        place.run.rmdir()
    finally:
        os.close(lock)
