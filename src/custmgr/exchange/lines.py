"""Sets of physical lines, written as ranges: ``2-501,503``."""

from bisect import bisect_right
from collections.abc import Iterable

import attrs


def spans(ranges: Iterable[tuple[int, int]]) -> str:
    """Rising ranges of lines as text, those that touch joined."""
    joined: list[list[int]] = []
    for first, last in ranges:
        if joined and first == joined[-1][1] + 1:
            joined[-1][1] = last
        else:
            joined.append([first, last])
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in joined)


@attrs.frozen
class Lines:
    """Lines that were dealt with."""

    _firsts: list[int]
    _lasts: list[int]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Lines":
        """The lines that all these texts name."""
        parts = (part.partition("-") for text in texts for part in text.split(","))
        ranges = sorted((int(first), int(last or first)) for first, _, last in parts)
        return cls([first for first, _ in ranges], [last for _, last in ranges])

    def __contains__(self, line: int) -> bool:
        place = bisect_right(self._firsts, line) - 1
        return place >= 0 and line <= self._lasts[place]
