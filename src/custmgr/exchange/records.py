"""The records of a CSV file, read strictly, each with the line on which it begins."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import NamedTuple

from custmgr.exchange.errors import UnreadableFile
from custmgr.exchange.source import Opened, opened
from custmgr.values.exact import shown

MOST_ROWS = 500_000
LONGEST_CELL = 100_000
LONGEST_LINE = 1_000_000
DELIMITERS = ",;\t"


class Record(NamedTuple):
    """The cells of one record, and the physical lines on which it begins and ends."""

    line: int
    last: int
    cells: list[str]


class _Lines:
    """Physical lines, counted; the delimiter is the one that stands most often in the first."""

    def __init__(self, file: TextIOWrapper) -> None:
        self._file = file
        self.number = 0
        self.delimiter = ","
        self._first = self._read()
        if self._first:
            self.delimiter = max(DELIMITERS, key=self._first.count)
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line, self._first = self._first or self._read(), ""
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def _read(self) -> str:
        line = self._file.readline(LONGEST_LINE)
        if "\0" in line:
            raise UnreadableFile("file", "NUL", "text without NUL characters", self.number + 1)
        if len(line) == LONGEST_LINE:
            wanted = f"lines of at most {LONGEST_LINE} characters that end with LF or CR LF"
            raise UnreadableFile("file", "a longer line", wanted, self.number + 1)
        return line


def records(source: Opened, encoding: str) -> Iterator[Record]:
    """The records that have any cell filled, the header first.

    Raises:
        UnreadableFile: a quotation mark left open, a NUL, a lone CR, too long a cell or too many rows; with the line.
    """
    with opened(source, encoding) as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=lines.delimiter, strict=True)
        count = 0
        while True:
            first = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _said(error, first, lines.number) from None
            if any(cells):
                count += 1
                _hold(count, cells, first)
                yield Record(first, lines.number, cells)


def _hold(count: int, cells: list[str], line: int) -> None:
    if count > MOST_ROWS + 1:
        raise UnreadableFile("file", f"more than {MOST_ROWS} rows", f"at most {MOST_ROWS} rows", line)
    if max(map(len, cells)) > LONGEST_CELL:
        longest = max(cells, key=len)
        raise UnreadableFile("file", shown(longest), f"cells of at most {LONGEST_CELL} characters", line)


def _said(error: csv.Error, first: int, last: int) -> UnreadableFile:
    said = str(error)
    if "new-line character" in said:
        return UnreadableFile("file", "a lone CR", "lines that end with LF or CR LF", last)
    if "field larger" in said:
        wanted = f"cells of at most {LONGEST_CELL} characters; perhaps a quotation mark is not closed"
        return UnreadableFile("file", "a longer cell", wanted, first)
    if "unexpected end" in said:
        return UnreadableFile("file", "a quotation mark that is not closed", "a complete CSV record", first)
    return UnreadableFile("file", said, "a CSV record by RFC 4180", last)
