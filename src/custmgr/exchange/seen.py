"""Texts of a file that were met before, each with its line, in little memory whatever the size of the file."""

from array import array

FEWEST = 1 << 10
FULLEST = 0.75
_BITS = (1 << 64) - 1


class Seen:
    """Knows a text again by a 64-bit fingerprint of its own, keyed by the process; a slot takes twelve bytes.

    Two of a million different texts have the same fingerprint once in forty million files.
    """

    def __init__(self) -> None:
        self._count = 0
        self._clear(FEWEST)

    def _clear(self, size: int) -> None:
        self._mask = size - 1
        self._prints = array("Q", bytes(8 * size))
        self._lines = array("I", bytes(4 * size))

    def line(self, text: str) -> int:
        """The line on which the text was met first, 0 if it was not."""
        return self._lines[self._place(hash(text) & _BITS or 1)]

    def add(self, text: str, line: int) -> None:
        """Remember the text, unless it was met before."""
        mark = hash(text) & _BITS or 1
        place = self._place(mark)
        if self._prints[place]:
            return
        self._prints[place], self._lines[place] = mark, line
        self._count += 1
        if self._count > FULLEST * self._mask:
            self._grow()

    def _place(self, mark: int) -> int:
        """The slot of the fingerprint, or the free one that it would take."""
        mask, prints = self._mask, self._prints
        place, step = mark & mask, 0
        while (found := prints[place]) and found != mark:
            step += 1
            place = (place + step) & mask
        return place

    def _grow(self) -> None:
        prints, lines = self._prints, self._lines
        self._clear(2 * (self._mask + 1))
        for mark, line in zip(prints, lines, strict=True):
            if mark:
                place = self._place(mark)
                self._prints[place], self._lines[place] = mark, line
