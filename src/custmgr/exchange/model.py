"""What an import will do or has done: findings by line, the preview of a file, the report of its commit."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum

import attrs

from custmgr.exchange.options import Options
from custmgr.exchange.source import Opened
from custmgr.schema import Stored, personal, technical

Progress = Callable[[int, int], None]
"""Told how many rows are through, and how many there are."""


class Verdict(Enum):
    """What becomes of a row that is not simply taken."""

    REFUSED = "refused"
    LIKELY_DUPLICATE = "likely duplicate"
    WARNING = "warning"


@attrs.frozen
class Finding:
    """Something to say about a row: the line on which it begins, the column as the file names it, its value, and what
    was wanted there. Refused rows and likely duplicates are not taken; a warning is.
    """

    line: int
    verdict: Verdict
    column: str
    value: str
    wanted: str

    def __str__(self) -> str:
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.verdict.value}: {self.value!r}: {self.wanted}"


@attrs.frozen
class _Outcome:
    """What both the preview and the report of an import say."""

    kind: str
    digest: str
    rows: int
    new: int
    known: int
    findings: tuple[Finding, ...]

    def of(self, verdict: Verdict) -> tuple[Finding, ...]:
        """The findings of one sort, in order of line."""
        return tuple(one for one in self.findings if one.verdict is verdict)

    @property
    def refused(self) -> tuple[Finding, ...]:
        """What is wrong with rows that are not taken."""
        return self.of(Verdict.REFUSED)

    @property
    def duplicates(self) -> tuple[Finding, ...]:
        """Rows that are not taken because they are much like something that is there."""
        return self.of(Verdict.LIKELY_DUPLICATE)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What should be looked at in rows that are taken."""
        return self.of(Verdict.WARNING)


@attrs.frozen
class Preview(_Outcome):
    """What a commit of this file would do now; nothing is stored by it.

    ``rows`` counts customers, invoices or payments (the lines of one invoice are one), ``new`` those that would be
    added, ``known`` those that are there already. ``ignored`` are the columns that are not read. ``digest`` is the
    SHA-256 of the file.
    """

    ignored: tuple[str, ...]
    encoding: str
    options: Options
    source: Opened = attrs.field(repr=False, eq=False)


@attrs.frozen
class ImportReport(_Outcome):
    """What a commit did: ``new`` rows were added, ``known`` ones were there already."""


@attrs.frozen
class ImportedChunk:
    """The rows of one file that one transaction added, as ranges of lines, so that they are never added again."""

    kind: str
    digest: str
    first: int
    lines: str
    added: int
    at: datetime
    by: str


STORED = (
    Stored(
        ImportedChunk,
        key=("kind", "digest", "first"),
        append_only=True,
        fields={
            **technical("to add no row of a file twice", "kind", "digest", "first", "lines", "added", "at"),
            **personal("to say who imported it", "by", owner="staff"),
        },
    ),
)
