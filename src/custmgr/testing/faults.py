"""Fault points around any port, for trials of crashes and of two writers at once; production code has none.

Each call of a watched port passes two points, ``storage.put:before`` and ``storage.put:after``. A transaction that is
left without an error passes ``storage.commit:before`` and ``:after``, one that fails ``storage.rollback:...``, a
snapshot ``storage.done:...``. What happens at a point is any function of its name: it may record it, raise there, kill
the process, or wait for its turn.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from threading import Condition, Thread, current_thread
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import attrs

At = Callable[[str], object]
"""What happens at a fault point, given its name."""

T = TypeVar("T")

_ENDS = {"begin": "commit", "read": "done"}


def watched(port: T, name: str, at: At) -> T:
    """The port, every call of which passes its points: ``watched(store, "storage", at)``."""
    return cast(T, _Watched(port, name, at))


def pass_by(_point: str) -> None:
    """Nothing happens here."""


def kill(_point: str) -> None:
    """This process ends here, as if the power were cut: nothing is undone, nothing is said."""
    os.kill(os.getpid(), signal.SIGKILL)


def raising(error: BaseException) -> At:
    """The error is raised here."""

    def at(_point: str) -> None:
        raise error

    return at


def on(point: str, act: At, *, time: int = 1) -> At:
    """The act happens when that point is passed for the ``time``-th time, and never again."""
    passed = Counter[str]()

    def at(here: str) -> None:
        passed[here] += 1
        if here == point and passed[here] == time:
            act(here)

    return at


def on_each(point: str, act: At) -> At:
    """The act happens whenever that point is passed."""

    def at(here: str) -> None:
        if here == point:
            act(here)

    return at


def on_nth(number: int, act: At) -> At:
    """The act happens at the ``number``-th point that is passed, whichever it is; the first is 0."""
    left = [number]

    def at(here: str) -> None:
        left[0] -= 1
        if left[0] == -1:
            act(here)

    return at


class _Watched:
    """Forwards everything to the port, and passes its points."""

    def __init__(self, port: Any, name: str, at: At) -> None:
        object.__setattr__(self, "_watched", (port, name, at))

    def __getattr__(self, attribute: str) -> Any:
        port, name, at = object.__getattribute__(self, "_watched")
        found = getattr(port, attribute)
        if attribute.startswith("_") or not callable(found):
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            if attribute in _ENDS:
                return _Block(found, args, kwargs, (name, attribute, at))
            at(f"{name}.{attribute}:before")
            answer = found(*args, **kwargs)
            at(f"{name}.{attribute}:after")
            return answer

        return call

    def __setattr__(self, attribute: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "_watched")[0], attribute, value)


class _Block(AbstractContextManager[Any]):
    """A transaction or snapshot: its beginning and its end pass points, and so does every call inside."""

    def __init__(self, opener: Any, args: Any, kwargs: Any, where: tuple[str, str, At]) -> None:
        self._opener, self._args, self._kwargs = opener, args, kwargs
        self._name, self._method, self._at = where

    def __enter__(self) -> Any:
        self._at(f"{self._name}.{self._method}:before")
        self._inner = self._opener(*self._args, **self._kwargs)
        opened = self._inner.__enter__()
        try:
            self._at(f"{self._name}.{self._method}:after")
        except BaseException as error:
            self._inner.__exit__(type(error), error, error.__traceback__)
            raise
        return _Watched(opened, self._name, self._at)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if error is not None:
            return self._leave("rollback", kind, error, trace)
        try:
            self._at(f"{self._name}.{_ENDS[self._method]}:before")
        except BaseException as refusal:
            self._inner.__exit__(type(refusal), refusal, refusal.__traceback__)
            raise
        self._inner.__exit__(None, None, None)
        self._at(f"{self._name}.{_ENDS[self._method]}:after")
        return None

    def _leave(self, end: str, *error: Any) -> bool | None:
        self._at(f"{self._name}.{end}:before")
        answer = self._inner.__exit__(*error)
        self._at(f"{self._name}.{end}:after")
        return cast(bool | None, answer)


@attrs.define
class Trace:
    """Remembers the points that were passed, in order."""

    points: list[str] = attrs.Factory(list)

    def __call__(self, point: str) -> None:
        self.points.append(point)


class Stepper:
    """Runs several pieces of work in threads of which one moves at a time, and holds them at every point.

    ``waiting`` says whether the one that moves now waits for another, which only the store knows; it is asked again and
    again. The stepper itself is what happens at the points of every port that the work uses.
    """

    def __init__(self, waiting: Callable[[], bool]) -> None:
        self._waiting = waiting
        self._turn = Condition()
        self._held: set[str] = set()
        self._done: set[str] = set()
        self._threads: dict[str, Thread] = {}
        self.answers: dict[str, Any] = {}

    def __call__(self, _point: str) -> None:
        name = current_thread().name
        if name in self._threads:
            self._wait(name)

    def start(self, **work: Callable[[], Any]) -> Self:
        """Hold each piece of work before its first step, under its name."""
        for name, function in work.items():
            self._threads[name] = Thread(target=self._run, args=(name, function), name=name, daemon=True)
            self._threads[name].start()
            with self._turn:
                self._turn.wait_for(lambda name=name: name in self._held)  # type: ignore[misc]
        return self

    def step(self, name: str, times: int = 1) -> bool:
        """Let this one move past so many points; whether it did, or ended or waits for another."""
        for _ in range(times):
            with self._turn:
                if name in self._done:
                    return False
                if name in self._held:
                    self._held.discard(name)
                    self._turn.notify_all()
                while not self._turn.wait_for(lambda: name in self._held | self._done, timeout=0.005):
                    if self._waiting():
                        return False
        return True

    def finish(self, names: Sequence[str]) -> dict[str, Any]:
        """Let these move to their ends in turn, each as far as it goes, and return what all of them answered or
        raised.
        """
        while self._done < self._threads.keys():
            for name in names:
                while name not in self._done and self.step(name):
                    continue
        for thread in self._threads.values():
            thread.join()
        return self.answers

    def _run(self, name: str, function: Callable[[], Any]) -> None:
        self._wait(name)
        try:
            self.answers[name] = function()
        except Exception as error:  # noqa: BLE001 - whatever the work raised is its answer
            self.answers[name] = error
        with self._turn:
            self._done.add(name)
            self._turn.notify_all()

    def _wait(self, name: str) -> None:
        with self._turn:
            self._held.add(name)
            self._turn.notify_all()
            self._turn.wait_for(lambda: name not in self._held)
