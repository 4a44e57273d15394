"""Reading the cells of a row: text, days, amounts and choices, each refused under the name of its column."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

import attrs

from custmgr.errors import CustmgrError, InvalidValue
from custmgr.exchange.guard import unguarded
from custmgr.exchange.model import Finding, Verdict
from custmgr.exchange.options import Options
from custmgr.exchange.profiles import Header
from custmgr.exchange.records import Record
from custmgr.values.dates import business_date
from custmgr.values.exact import shown
from custmgr.values.money import Money

T = TypeVar("T")

DATE_FORMATS = ("Y-M-D", "M/D/Y", "D/M/Y")
_SLASHED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
_CURRENCY_MARK = re.compile(r"^[$€£¥]\s?")


@attrs.frozen
class Reading:
    """How the cells of a file are written."""

    header: Header
    dates: str
    loose: bool
    guards: bool
    _places: tuple[tuple[str, int], ...] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_places", tuple(self.header.places.items()))

    def filled(self, cells: list[str]) -> dict[str, str]:
        """The cells that hold anything, by field, without the guards that an export set."""
        width = len(cells)
        found = {field: cells[place] for field, place in self._places if place < width and cells[place]}
        if self.guards:
            for field, cell in found.items():
                if "'" in cell:
                    found[field] = unguarded(cell)
        return found

    @classmethod
    def of(cls, header: Header, options: Options, *, loose: bool) -> "Reading":
        """The way of reading that the options ask for.

        Raises:
            InvalidValue: a product's file has dates, and their format was not said.
        """
        dates = options.date_format or ("" if loose else DATE_FORMATS[0])
        dated = {
            "joined",
            "opening_date",
            "issued",
            "due",
            "received",
            "valid_from",
            "valid_until",
        } & header.places.keys()
        if (dated or options.date_format) and dates not in DATE_FORMATS:
            raise InvalidValue("date_format", shown(dates), f"one of {', '.join(DATE_FORMATS)}: it cannot be guessed")
        return cls(header, dates, loose, options.guards and not loose)


@attrs.define
class Row:
    """One record of a file, and what is found about it."""

    record: Record
    reading: Reading
    findings: list[Finding] = attrs.Factory(list)
    _filled: dict[str, str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._filled = self.reading.filled(self.record.cells)

    @property
    def line(self) -> int:
        """The physical line on which it begins."""
        return self.record.line

    @property
    def refused(self) -> bool:
        """Whether it is not taken."""
        return any(one.verdict is not Verdict.WARNING for one in self.findings)

    def text(self, field: str) -> str:
        """The cell without the guard that an export set; empty where the file has no such column."""
        return self._filled.get(field, "")

    def word(self, field: str) -> str:
        """The cell without blanks around it: a number, a day, a code."""
        return self._filled.get(field, "").strip(" ")

    def first(self, *fields: str) -> str:
        """The first of these fields that the file has a column for, or else the first of all."""
        return next((field for field in fields if field in self.reading.header.names), fields[0])

    def find(self, verdict: Verdict, field: str, wanted: str, value: str | None = None) -> None:
        """Say something about the cell of that field."""
        column = self.reading.header.names.get(field, field)
        said = self.text(field) if value is None else value
        self.findings.append(Finding(self.line, verdict, column, str(shown(said)), wanted))

    def read(self, field: str, reader: Callable[[], T], default: T) -> T:
        """What the reader makes of the row; where it refuses, that is found and the default stands in."""
        try:
            return reader()
        except InvalidValue as error:
            named = error.field if error.field in self.reading.header.names else field
            self.find(Verdict.REFUSED, named, error.wanted)
        except CustmgrError as error:
            self.find(Verdict.REFUSED, field, str(error))
        return default

    def day(self, field: str) -> date | None:
        """The day in the cell, ``None`` when it is empty."""
        word = self.word(field)
        return self.read(field, lambda: day_of(word, field, self.reading.dates), None) if word else None

    def money(self, field: str, currency: str) -> Money | None:
        """The amount in the cell, ``None`` when it is empty."""
        word = self.word(field)
        return self.read(field, lambda: Money(self.plain(word), currency), None) if word else None

    def number(self, field: str, default: str = "") -> str:
        """The number in the cell as plain digits, as far as it can be told."""
        return self.plain(self.word(field)) or default

    def plain(self, word: str) -> str:
        """A number as people write it, as a plain one; anything else as it is. Only loose files are read so."""
        if not self.reading.loose:
            return word
        bare = word
        negative = bare.startswith("-")
        if bare.startswith("(") and bare.endswith(")"):
            bare, negative = bare[1:-1], True
        bare = _CURRENCY_MARK.sub("", bare.removeprefix("-"))
        if bare.startswith("-"):
            bare, negative = bare[1:], True
        if _GROUPED.fullmatch(bare):
            bare = bare.replace(",", "")
        return f"-{bare}" if negative and bare.strip("0.") else bare

    def yes(self, field: str, *, default: bool) -> bool:
        """Whether the cell says yes; the default where it is empty."""
        word = self.word(field).lower()
        if word in ("yes", "no"):
            return word == "yes"
        if word:
            self.find(Verdict.REFUSED, field, "yes or no")
        return default

    def hold_width(self) -> None:
        """Hold that the row has as many cells as the header."""
        width = len(self.record.cells)
        if width != self.reading.header.width:
            wanted = f"a row of {self.reading.header.width} cells, as in the header"
            self.find(Verdict.REFUSED, "", wanted, f"{width} cells")


def day_of(word: str, field: str, dates: str) -> date:
    """The day that a word means in one of the date formats."""
    if dates == "Y-M-D":
        return business_date(word, field)
    found = _SLASHED.fullmatch(word)
    wanted = f"a date like {'12/31/2025' if dates == 'M/D/Y' else '31/12/2025'} (format)"
    if found is None:
        raise InvalidValue(field, shown(word), wanted)
    first, second, year = map(int, found.groups())
    month, day = (first, second) if dates == "M/D/Y" else (second, first)
    try:
        on = date(year, month, day)
    except ValueError:
        raise InvalidValue(field, shown(word), wanted) from None
    return business_date(on, field)


def percentage(part: Decimal, whole: Decimal) -> Decimal:
    """The part in percent of the whole, to six decimals."""
    return (part * 100 / whole).quantize(Decimal("0.000001")) if whole else Decimal(0)
