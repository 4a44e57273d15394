"""Bars that show how long work goes on, beside the answer; silent where nobody watches."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from custmgr_adapters.cli.screen import Screen


class Watched:
    """A place for bars that is wiped when the work is done."""

    def __init__(self, screen: Screen) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=screen.err,
            transient=True,
            disable=not screen.err.is_terminal,
        )

    def task(self, name: str) -> Callable[[int, int | None], None]:
        """A bar of that name, moved by telling it what is done, and what there is where that is known."""
        bar = self._bars.add_task(name, total=None)

        def move(done: int, total: int | None = None) -> None:
            self._bars.update(bar, completed=done, total=total or None)

        return move

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()
