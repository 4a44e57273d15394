"""Processes that are forked from a warm parent, and die."""

import os
import signal
from collections.abc import Callable


def in_a_child(work: Callable[[], object]) -> tuple[str, bool]:
    """What the work said when it was done (nothing where it did not come so far), and whether it was killed."""
    return awaited(forked(work))


def forked(work: Callable[[], object]) -> tuple[int, int]:
    """Begin the work in a process of its own, which leaves nothing of its parent's behind."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            os.write(writing, f"{work()}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    return child, reading


def awaited(begun: tuple[int, int]) -> tuple[str, bool]:
    """The end of work that was begun."""
    child, reading = begun
    with os.fdopen(reading, "rb") as told:
        said = told.read().decode()
    status = os.waitpid(child, 0)[1]
    return said, os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
