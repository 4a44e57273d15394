"""Where answers appear: tables in a terminal, plain ones in a pipe, JSON for programs."""

import json
import os
import sys
from collections.abc import Sequence
from typing import Any, TextIO

import attrs
from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel as Framed
from rich.table import Table
from rich.text import Text

from custmgr import Money
from custmgr_adapters.cli.plain import plain

WIDTH = 80
"""Columns of a page that is no terminal, unless ``COLUMNS`` says otherwise."""

_FRAME = 4
_GAP = 2
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean(value: object) -> str:
    """The value as one line that can only be read, never obeyed by a terminal."""
    words = str(value)
    if words.isprintable():
        return words
    return "".join(one if one.isprintable() else " " if one.isspace() else _REPLACEMENT for one in words)


def word(value: object, style: str = "") -> Text:
    """The value as text of a cell, taken literally."""
    return Text(clean(value), style, overflow="ellipsis", no_wrap=True)


def paragraph(value: object, style: str = "") -> Text:
    """The value as text that may take several lines, taken literally."""
    return Text(clean(value), style, overflow="fold")


def digits(money: Money, style: str = "") -> Text:
    """The amount in major units with groups of three digits, without its currency."""
    return Text(f"{money.amount:,}", style)


def amount(money: Money, style: str = "") -> Text:
    """The amount with its currency behind it, so that amounts of several currencies stand in one column."""
    return Text(f"{money.amount:,} {money.currency}", style)


@attrs.frozen
class Column:
    """A column of a table. A ``loose`` one gives way where the page is narrow, down to so many characters; all others
    keep room for whatever they hold. ``total`` stands below the last row.
    """

    heading: str
    right: bool = False
    loose: int = 0
    total: Text | None = None


def table(columns: Sequence[Column], rows: Sequence[Sequence[Text]], *, title: str = "") -> Table:
    """The rows under the headings, in the house's look."""
    made = Table(
        box=box.SIMPLE,
        title=Text(clean(title), "bold") if title else None,
        title_justify="left",
        show_header=any(column.heading for column in columns),
        header_style="bold",
        footer_style="bold",
        show_footer=any(column.total is not None for column in columns),
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for place, column in enumerate(columns):
        held = [Text(column.heading), column.total or Text(), *(row[place] for row in rows)]
        width = max(cell.cell_len for cell in held)
        made.add_column(
            column.heading,
            column.total or "",
            justify="right" if column.right else "left",
            min_width=min(column.loose, width) if column.loose else width,
            no_wrap=not column.loose,
        )
    for row in rows:
        made.add_row(*row)
    return made


@attrs.frozen
class Panel:
    """A part of a page under its title; one that holds nothing is left out."""

    title: str
    parts: Sequence[Table | Text]


@attrs.frozen
class Screen:
    """The two places a command writes to: answers, and everything that is no answer."""

    out: Console
    err: Console

    @classmethod
    def here(cls) -> "Screen":
        """The screen on the process's own streams."""
        return cls(_console(sys.stdout), _console(sys.stderr, stderr=True))

    def show(self, *parts: Table | Text) -> None:
        """Write the parts one under the other; a table that needs more width than there is takes it."""
        for part in parts:
            self._print(part, _needed(part))

    def panels(self, *panels: Panel) -> None:
        """Write the panels one under the other, all of one width."""
        full = [one for one in panels if one.parts]
        least = max((_needed(part) for one in full for part in one.parts), default=0) + _FRAME
        for one in full:
            title = Text(clean(one.title), "bold")
            self._print(Framed(Group(*one.parts), title=title, title_align="left", border_style="dim"), least)

    def _print(self, part: RenderableType, least: int) -> None:
        # Told a width in print(), rich takes no more than the page has and cuts off what is beyond.
        usual = self.out.width
        self.out.width = max(usual, least)
        try:
            self.out.print(part, crop=False)
        finally:
            self.out.width = usual

    def data(self, answer: Any) -> None:
        """Write the answer as JSON."""
        self.out.file.write(json.dumps(plain(answer), ensure_ascii=False, indent=2) + "\n")

    def note(self, said: object) -> None:
        """Write a line about what was done, beside the answer."""
        self.err.print(paragraph(said))


def _needed(part: Table | Text) -> int:
    """The columns without which a number would be cut off: of a table what its columns may not give up."""
    if isinstance(part, Text):
        return 0
    return sum(column.min_width or 0 for column in part.columns) + _GAP * (len(part.columns) - 1)


def _console(stream: TextIO, *, stderr: bool = False) -> Console:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
        reconfigure(errors="replace")
    width = None
    if not stream.isatty():
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isascii() and columns.isdigit() and int(columns) else WIDTH
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)
