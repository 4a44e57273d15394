"""The renderer port: a document model in, the bytes of a file out.

A document holds finished text only: amounts, dates and labels are formatted and translated by whoever builds it, so
every renderer prints the same rows and the same totals. Renderers decide about paper, fonts and lines, never content.
"""

import enum
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

import attrs

from custmgr.errors import InvalidValue

LONGEST_TEXT = 1_000
"""Characters of one text that are printed; a longer text is cut there and ends with an ellipsis."""

LONGEST_NOTE = 4_000
"""Characters of one note (a paragraph) that are printed."""

MOST_LINES = 12
"""Lines of an address, a block of contact lines, facts or a slip: what stands beside something else on one page."""

LARGEST_LOGO = 1_000_000
"""Bytes a logo may have."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""What stands for a character that cannot be printed: a control, a lone surrogate, a private-use character."""

_BLANKS = re.compile(r"[\s\x1c-\x1f]+")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_FIXED_BLANKS = str.maketrans(dict.fromkeys("\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}", "\xa0"))
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def printable(given: str, *, at_most: int = LONGEST_TEXT) -> str:
    """The text as one line of printable characters, the same for every renderer.

    Blanks become single spaces, no-break ones stay; what has no glyph becomes ``REPLACEMENT``; marks that turn the
    reading direction around are dropped, so a name cannot disguise the amount beside it.
    """
    if not isinstance(given, str):
        raise InvalidValue("text", given, "a text")
    text = given if len(given) <= 4 * at_most else given[: 4 * at_most]
    if not (text.isascii() and text.isprintable() and "  " not in text):
        text = unicodedata.normalize("NFC", text).translate(_FIXED_BLANKS)
        text = "\xa0".join(_BLANKS.sub(" ", part) for part in text.split("\xa0"))
        text = "".join(map(_shown, text))
    text = text.strip()
    return text if len(text) <= at_most else text[: at_most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in _UNPRINTABLE:
        return REPLACEMENT
    invisible = (category == "Cf" and character not in _JOINERS) or _VARIANTS.match(character)
    return "" if invisible else character


def _texts(given: Iterable[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        raise InvalidValue("texts", given, "several texts, not one")
    return tuple(printable(text) for text in given)


def _notes(given: Iterable[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        raise InvalidValue("notes", given, "several texts, not one")
    return tuple(printable(text, at_most=LONGEST_NOTE) for text in given)


def _pairs(given: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((printable(label), printable(value)) for label, value in given)


def _rows(given: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(_texts(row) for row in given)


def _few(_: object, attribute: "attrs.Attribute[Any]", value: tuple[object, ...]) -> None:
    if len(value) > MOST_LINES:
        raise InvalidValue(attribute.name, f"{len(value)} lines", f"at most {MOST_LINES} lines")


def _columns(given: "Iterable[Column]") -> "tuple[Column, ...]":
    return tuple(given)


def _tables(given: "Iterable[Table]") -> "tuple[Table, ...]":
    return tuple(given)


class Align(enum.Enum):
    """Where the text of a column stands; amounts stand at the end."""

    START = "start"
    CENTER = "center"
    END = "end"


@attrs.frozen
class Column:
    """One column of a table; ``share`` is its width in proportion to the other columns."""

    heading: str = attrs.field(converter=printable)
    align: Align = Align.START
    share: float = 1.0

    def __attrs_post_init__(self) -> None:
        if not 0 < self.share < 1_000:
            raise InvalidValue("share", self.share, "a width above 0")


@attrs.frozen
class Table:
    """Rows under headings, then totals; every row and every total has one text for each column.

    The first text of a totals row is its label and takes the empty columns on both sides of it.
    """

    columns: tuple[Column, ...] = attrs.field(converter=_columns)
    rows: tuple[tuple[str, ...], ...] = attrs.field(converter=_rows, default=())
    totals: tuple[tuple[str, ...], ...] = attrs.field(converter=_rows, default=())
    caption: str = attrs.field(converter=printable, default="")

    def __attrs_post_init__(self) -> None:
        if not self.columns:
            raise InvalidValue("columns", self.columns, "at least one column")
        for row in (*self.rows, *self.totals):
            if len(row) != len(self.columns):
                raise InvalidValue("rows", row, f"a row of {len(self.columns)} texts")

    @staticmethod
    def spread(total: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
        """The texts of a totals row, each with its first column and the one after its last; the label comes first."""
        filled = [n for n, text in enumerate(total) if text]
        if not filled:
            return ()
        after = filled[1] if len(filled) > 1 else len(total)
        return ((0, after, total[filled[0]]), *((n, n + 1, total[n]) for n in filled[1:]))


@attrs.frozen
class Party:
    """Who sends or receives a document, line by line as it is to be printed."""

    name: str = attrs.field(converter=printable)
    address: tuple[str, ...] = attrs.field(converter=_texts, validator=_few, default=())
    tax_id: str = attrs.field(converter=printable, default="")
    contact: tuple[str, ...] = attrs.field(converter=_texts, validator=_few, default=())


@attrs.frozen
class RemittanceSlip:
    """The part that the payer cuts off and sends back; a fact with an empty value is a field to fill in by hand."""

    heading: str = attrs.field(converter=printable)
    payable_to: tuple[str, ...] = attrs.field(converter=_texts, validator=_few)
    facts: tuple[tuple[str, str], ...] = attrs.field(converter=_pairs, validator=_few)
    hint: str = attrs.field(converter=printable, default="")


@attrs.frozen(kw_only=True)
class Document:
    """A statement, an invoice or a letter with tables, ready to be printed in one language.

    ``created`` is the date that the file itself carries. ``page_label`` may name ``{page}`` and ``{pages}``.
    """

    title: str = attrs.field(converter=printable)
    issuer: Party
    recipient: Party
    created: date
    number: str = attrs.field(converter=printable, default="")
    language: str = attrs.field(converter=printable, default="en")
    watermark: str = attrs.field(converter=printable, default="")
    facts: tuple[tuple[str, str], ...] = attrs.field(converter=_pairs, validator=_few, default=())
    introduction: tuple[str, ...] = attrs.field(converter=_notes, default=())
    tables: tuple[Table, ...] = attrs.field(converter=_tables, default=())
    summary: tuple[tuple[str, str], ...] = attrs.field(converter=_pairs, default=())
    ageing: Table | None = None
    notes: tuple[str, ...] = attrs.field(converter=_notes, default=())
    remittance: RemittanceSlip | None = None
    logo: bytes | None = attrs.field(default=None, repr=False)
    page_label: str = attrs.field(converter=printable, default="Page {page} of {pages}")

    @logo.validator
    def _logo_is_a_picture(self, _: object, logo: bytes | None) -> None:
        if logo is not None and (len(logo) > LARGEST_LOGO or not logo.startswith(_SIGNATURES)):
            raise InvalidValue("logo", f"{len(logo)} bytes", f"a PNG or JPEG picture of at most {LARGEST_LOGO:,} bytes")


@attrs.frozen
class Rendered:
    """A finished file; ``extension`` has no dot."""

    media_type: str
    extension: str
    content: bytes = attrs.field(repr=False)


class Renderer(Protocol):
    """Turns documents into files of one kind; equal documents give equal bytes, on any day and in any process."""

    def render(self, document: Document) -> Rendered:
        """The file of the document.

        Text is printed literally, never interpreted as markup, path or address, and none makes it fail.

        Raises:
            InvalidValue: the logo is no readable picture, or the document has more rows than this kind of file takes.
        """
