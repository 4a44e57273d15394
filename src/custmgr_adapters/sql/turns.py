"""Writers of one file take turns in the order in which they came; the database's own waiting is not fair."""

import os
import threading
from collections import deque
from pathlib import Path
from types import TracebackType
from weakref import WeakValueDictionary

from custmgr.errors import Conflict, Unavailable


class Turns:
    """A lock that is handed on first come, first served."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._gate = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._owner: int | None = None

    def __enter__(self) -> None:
        """Wait for the turn.

        Raises:
            Conflict: the turn did not come in time.
            Unavailable: this thread has the turn already and would wait for itself.
        """
        me = threading.get_ident()
        with self._gate:
            if self._owner is None:
                self._owner = me
                return
            if self._owner == me:
                raise Unavailable("storage", "sqlite: this thread already has a transaction open")
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        came = False
        try:
            came = mine.acquire(timeout=self._patience)
        finally:
            if not came:
                self._leave(mine)
        if not came:
            raise Conflict("storage", "sqlite")
        self._owner = me

    def _leave(self, mine: threading.Lock) -> None:
        with self._gate:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        self._hand_on()  # The turn came at the very moment of giving up.

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hand_on()

    def _hand_on(self) -> None:
        with self._gate:
            self._owner = None
            if self._waiting:
                self._owner = 0
                self._waiting.popleft().release()


_known: "WeakValueDictionary[str, Turns]" = WeakValueDictionary()
_known_gate = threading.Lock()


def turns_for(path: str, patience: float) -> Turns:
    """The turns of that file in this process."""
    name = str(Path(path).resolve())
    with _known_gate:
        found = _known.get(name)
        if found is None:
            found = _known[name] = Turns(patience)
        return found


def forget_turns() -> None:
    """Begin anew in a forked process, where a thread that held a turn no longer exists."""
    global _known_gate  # noqa: PLW0603 - the lock itself may have been held while forking
    _known_gate = threading.Lock()
    _known.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget_turns)
