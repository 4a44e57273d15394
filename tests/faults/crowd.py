"""Eight processes at one database, each with a desk of its own, that are handed work at the same time."""

import json
import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from custmgr import CustmgrError
from custmgr.errors import Conflict

WORKERS = 8
Work = Callable[..., Any]


class Crowd:
    """The processes live as long as the crowd; what they are handed and what they answer is plain data."""

    def __init__(self, where: Any, **works: Work) -> None:
        self._works, self._hands, self._children = works, [], []
        for number in range(WORKERS):
            clerk = where.clerk(where.desk())
            (asked, ask), (answered, answer) = os.pipe(), os.pipe()
            if (child := os.fork()) == 0:
                try:
                    self._work(clerk, number, asked, answer)
                finally:
                    os._exit(0)
            self._children.append(child)
            self._hands.append((os.fdopen(ask, "w"), os.fdopen(answered)))
            os.close(asked)
            os.close(answer)

    def _work(self, clerk: Any, number: int, asked: int, answer: int) -> None:
        with os.fdopen(asked) as requests, os.fdopen(answer, "w") as answers:
            for line in requests:
                name, *given = json.loads(line)
                answers.write(json.dumps(self._works[name](clerk, number, *given)) + "\n")
                answers.flush()

    def at_once(self, name: str, *given: Any) -> list[Any]:
        """What each answers to the same work."""
        return self.dealt(name, [list(given)] * WORKERS)

    def dealt(self, name: str, hands: Sequence[list[Any]]) -> list[Any]:
        """What each answers to its own; who is dealt nothing has nothing to do."""
        lines = [json.dumps([name, *hand]) + "\n" for hand in hands]
        for (ask, _), line in zip(self._hands, lines, strict=False):
            ask.write(line)
            ask.flush()
        answers = [answered.readline() for (_, answered), _ in zip(self._hands, lines, strict=False)]
        return [json.loads(line) if line else "died" for line in answers]

    def close(self) -> None:
        """Send everybody home."""
        for ask, answered in self._hands:
            ask.close()
            answered.close()
        for child in self._children:
            os.kill(child, 9)
            os.waitpid(child, 0)


def tried(act: Callable[[], Any], *, whole: bool = False) -> str:
    """The id of what came of it (and a digest of all that it says), or the name of the refusal; a conflict is asked
    again, as a host would.
    """
    while True:
        try:
            made = act()
        except Conflict:
            continue
        except CustmgrError as error:
            return f"!{type(error).__name__}"
        first = made[0] if isinstance(made, list | tuple) and made else made
        key = first.id.hex if hasattr(first, "id") else ""
        return f"{key} {sha256(repr(made).encode()).hexdigest()}" if whole else key
