"""A renderer to plain text: readable in a terminal, in a mail and in a failing test."""

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

import attrs

from custmgr.ports.renderer import Align, Column, Document, Party, RemittanceSlip, Rendered, Table

WIDTH = 88
"""Terminal cells of a line; a table of many columns may be wider."""

WIDEST_TEXT = 40
"""Terminal cells after which a text column wraps; a column of amounts never does."""

_GAP = "  "


@attrs.frozen
class TextRenderer:
    """Prints documents as monospaced UTF-8 text; the logo is left out."""

    def render(self, document: Document) -> Rendered:
        """The document as one text file that ends with a newline."""
        text = "\n".join(line.rstrip() for line in _lines(document)) + "\n"
        return Rendered("text/plain; charset=utf-8", "txt", text.encode("utf-8", "replace"))


def text_width(text: str) -> int:
    """Terminal cells that a text takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _lines(document: Document) -> Iterator[str]:
    yield from _party(document.issuer)
    yield "=" * WIDTH
    yield " ".join(part for part in (document.title, document.number) if part)
    if document.watermark:
        yield f"*** {document.watermark} ***"
    yield ""
    yield from _party(document.recipient)
    yield ""
    yield from _pairs(document.facts)
    yield from _paragraphs(document.introduction)
    for table in document.tables:
        yield ""
        yield from _table(table)
    if document.summary:
        yield ""
        yield from _pairs(document.summary)
    if document.ageing is not None:
        yield ""
        yield from _table(document.ageing)
    yield from _paragraphs(document.notes)
    if document.remittance is not None:
        yield from _slip(document.remittance)


def _party(party: Party) -> Iterator[str]:
    for line in (party.name, *party.address, party.tax_id, *party.contact):
        if line:
            yield from _wrapped(line, WIDTH)


def _pairs(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    widest = max((min(text_width(label), WIDEST_TEXT) for label, _ in pairs), default=0)
    for label, value in pairs:
        labels = _wrapped(label, WIDEST_TEXT)
        values = _wrapped(value, WIDTH - widest - len(_GAP)) if value else ["_" * 20]
        yield from _beside((labels, values), (widest, 0), (Align.START, Align.START))


def _paragraphs(notes: Sequence[str]) -> Iterator[str]:
    for note in notes:
        yield ""
        yield from _wrapped(note, WIDTH)


def _slip(slip: RemittanceSlip) -> Iterator[str]:
    yield ""
    yield "- " * (WIDTH // 2)
    yield slip.heading
    yield from slip.payable_to
    yield ""
    yield from _pairs(slip.facts)
    if slip.hint:
        yield from _wrapped(slip.hint, WIDTH)


def _table(table: Table) -> Iterator[str]:
    if table.caption:
        yield from _wrapped(table.caption, WIDTH)
    headings = tuple(column.heading for column in table.columns)
    amounts = [tuple("" if n < stop else text for n, text in enumerate(row)) for row, stop in _labelled(table)]
    everything = (headings, *table.rows, *amounts)
    widths = tuple(_width(column, [row[n] for row in everything]) for n, column in enumerate(table.columns))
    aligns = tuple(column.align for column in table.columns)
    rule = _GAP.join("-" * width for width in widths)
    yield from _row(headings, widths, aligns)
    yield rule
    for row in table.rows:
        yield from _row(row, widths, aligns)
    if table.totals:
        yield rule
    for row in table.totals:
        yield from _total(table.spread(row), widths, aligns)


def _labelled(table: Table) -> Iterator[tuple[tuple[str, ...], int]]:
    for row in table.totals:
        cells = table.spread(row)
        yield row, cells[0][1] if cells else 0


def _total(cells: Sequence[tuple[int, int, str]], widths: Sequence[int], aligns: Sequence[Align]) -> Iterator[str]:
    if not cells:
        yield ""
        return
    _, after, label = cells[0]
    room = sum(widths[:after]) + len(_GAP) * (after - 1)
    amounts = {first: text for first, _, text in cells[1:]}
    rest = [amounts.get(n, "") for n in range(after, len(widths))]
    label_align = Align.START if after == len(widths) else Align.END
    texts = [_wrapped(text, width) for text, width in zip((label, *rest), (room, *widths[after:]), strict=True)]
    yield from _beside(texts, (room, *widths[after:]), (label_align, *aligns[after:]))


def _width(column: Column, texts: Sequence[str]) -> int:
    widest = max(map(text_width, texts))
    return max(1, widest if column.align is Align.END else min(widest, WIDEST_TEXT))


def _row(row: Sequence[str], widths: Sequence[int], aligns: Sequence[Align]) -> Iterator[str]:
    cells = [_wrapped(text, width) for text, width in zip(row, widths, strict=True)]
    yield from _beside(cells, widths, aligns)


def _beside(cells: Sequence[list[str]], widths: Sequence[int], aligns: Sequence[Align]) -> Iterator[str]:
    for n in range(max(map(len, cells))):
        texts = (cell[n] if n < len(cell) else "" for cell in cells)
        yield _GAP.join(_placed(*part) for part in zip(texts, widths, aligns, strict=True))


def _placed(text: str, width: int, align: Align) -> str:
    room = max(0, width - text_width(text))
    before = {Align.START: 0, Align.CENTER: room // 2, Align.END: room}[align]
    return " " * before + text + " " * (room - before)


def _wrapped(text: str, width: int) -> list[str]:
    if text_width(text) <= width:
        return [text]
    if text.isascii():
        return textwrap.wrap(text, width) or [""]
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        while text_width(joined) > width:
            if line and text_width(word) <= width:
                lines.append(line)
                joined = word
                break
            head = _fitting(joined, width)
            lines.append(head)
            joined = joined[len(head) :].lstrip(" ")
        line = joined
    return [*lines, line] if line else lines


def _fitting(text: str, width: int) -> str:
    taken = 0
    for n, character in enumerate(text):
        taken += _cells(character)
        if taken > width:
            return text[: max(n, 1)]
    return text
