"""Tables drawn cell by cell: headings on every page, amounts at the end and never cut, totals that stay together."""

from collections.abc import Callable, Sequence
from typing import Literal

import attrs

from custmgr.ports.renderer import Align, Column, Table
from custmgr_adapters.pdf.sheet import GREY, INK, LINE, Colour, Sheet

TEXT = 8.5
HEADING = 8.0
PAD = 1.25
LINE_HEIGHT = 4.0
WIDEST_HEADING = 22.0
"""Millimetres up to which a heading stays on one line."""

LONGEST_CELL = 6
"""Lines of one cell, so that no text of one row fills a page."""

NewPage = Callable[[Sheet], None]

_SIDES: dict[Align, Literal["L", "C", "R"]] = {Align.START: "L", Align.CENTER: "C", Align.END: "R"}


@attrs.frozen
class Grid:
    """Where the columns of a table stand on the sheet."""

    columns: tuple[Column, ...]
    starts: tuple[float, ...]
    widths: tuple[float, ...]


def draw_table(sheet: Sheet, table: Table, new_page: NewPage) -> None:
    """The caption, the rows under headings repeated on every page, and the totals."""
    grid = grid_of(sheet, table)
    if sheet.y + 24 > sheet.bottom:
        new_page(sheet)
    if table.caption:
        caption = sheet.clip(table.caption, sheet.width, 10, bold=True)
        sheet.write(sheet.left, sheet.y, sheet.width, caption, size=10, bold=True)
        sheet.y += 6.5
    _headings(sheet, grid)
    for row in table.rows:
        cells = [_lines(sheet, *cell) for cell in zip(row, grid.columns, grid.widths, strict=True)]
        height = max(map(len, cells)) * LINE_HEIGHT + 2 * PAD
        if sheet.y + height > sheet.bottom:
            new_page(sheet)
            _headings(sheet, grid)
        _row(sheet, grid, cells)
        sheet.y += height
        sheet.rule(sheet.y, weight=0.1)
    _totals(sheet, table, grid, new_page)
    sheet.y += 5


def grid_of(sheet: Sheet, table: Table) -> Grid:
    """Widths by share, corrected: no amount and no ordinary word too wide, then as few wrapped lines as possible."""
    shares = [column.share for column in table.columns]
    widths = [sheet.width * share / sum(shares) for share in shares]
    needs = [_need(sheet, table, n) for n in range(len(widths))]
    widths = _levelled(widths, needs, needs)
    wishes = [max(need, _wish(sheet, table, n)) for n, need in enumerate(needs)]
    widths = _levelled(widths, wishes, [need + 2 * PAD for need in needs])
    starts = [sheet.left + sum(widths[:n]) for n in range(len(widths))]
    return Grid(table.columns, tuple(starts), tuple(widths))


def _levelled(widths: list[float], wanted: list[float], kept: list[float]) -> list[float]:
    """The widths after the narrow columns have taken what the wide ones have above what they keep."""
    lacking = [max(0.0, want - width) for want, width in zip(wanted, widths, strict=True)]
    floors = [max(want, keep) for want, keep in zip(wanted, kept, strict=True)]
    spare = [max(0.0, width - floor) for width, floor in zip(widths, floors, strict=True)]
    moved = min(sum(lacking), sum(spare))
    if moved < 0.01:
        return widths
    gain, loss = moved / sum(lacking), moved / sum(spare)
    return [width + lack * gain - much * loss for width, lack, much in zip(widths, lacking, spare, strict=True)]


def _need(sheet: Sheet, table: Table, n: int) -> float:
    amounts = table.columns[n].align is Align.END
    texts = [row[n] for row in table.rows]
    if amounts:
        texts += [text for row in table.totals for first, _, text in table.spread(row)[1:] if first == n]
    else:
        texts = [max(text.split(" "), key=len) for text in texts if text]
    heading = sheet.measure(table.columns[n].heading, HEADING, bold=True)
    if heading > WIDEST_HEADING:
        longest = max(sheet.measure(word, HEADING, bold=True) for word in table.columns[n].heading.split(" "))
        heading = max(longest, min(heading / 2, WIDEST_HEADING))
    return min(max(_widest(sheet, texts, bold=amounts), heading) + 2 * PAD, sheet.width / 3)


def _wish(sheet: Sheet, table: Table, n: int) -> float:
    if table.columns[n].align is Align.END:
        return 0.0
    return min(_widest(sheet, [row[n] for row in table.rows]) + 2 * PAD, sheet.width)


def _widest(sheet: Sheet, texts: list[str], *, bold: bool = False) -> float:
    """The widest of the longest texts; measuring them all would cost as much as drawing them."""
    longest = max(map(len, texts), default=0)
    candidates = {text for text in texts if len(text) >= longest - 1}
    return max((sheet.measure(text, TEXT, bold=bold) for text in sorted(candidates)[:50]), default=0.0)


def _headings(sheet: Sheet, grid: Grid) -> None:
    cells = [
        sheet.wrap(column.heading, width - 2 * PAD, HEADING, bold=True, lines=LONGEST_CELL)
        for column, width in zip(grid.columns, grid.widths, strict=True)
    ]
    height = max(map(len, cells)) * LINE_HEIGHT + 2 * PAD
    sheet.tint(sheet.left, sheet.y, sheet.width, height, sheet.accent)
    for column, start, width, lines in zip(grid.columns, grid.starts, grid.widths, cells, strict=True):
        top = sheet.y + height - PAD - len(lines) * LINE_HEIGHT
        for n, line in enumerate(lines):
            sheet.write(
                start + PAD, top + n * LINE_HEIGHT, width - 2 * PAD, line,
                size=HEADING, bold=True, align=_SIDES[column.align], colour=(255, 255, 255), height=LINE_HEIGHT,
            )  # fmt: skip
    sheet.y += height


def _lines(sheet: Sheet, text: str, column: Column, width: float) -> Sequence[str]:
    return (text,) if column.align is Align.END else sheet.wrap(text, width - 2 * PAD, TEXT, lines=LONGEST_CELL)


def _row(sheet: Sheet, grid: Grid, cells: Sequence[Sequence[str]]) -> None:
    for column, start, width, lines in zip(grid.columns, grid.starts, grid.widths, cells, strict=True):
        x, y, room = start + PAD, sheet.y + PAD, width - 2 * PAD
        if column.align is Align.END:
            amount, size = sheet.fitted(lines[0], room, TEXT)
            sheet.write(x, y, room, amount, size=size, align="R", height=LINE_HEIGHT)
            continue
        for n, line in enumerate(lines):
            side = _SIDES[column.align]
            sheet.write(x, y + n * LINE_HEIGHT, room, line, size=TEXT, align=side, height=LINE_HEIGHT)


def _totals(sheet: Sheet, table: Table, grid: Grid, new_page: NewPage) -> None:
    height = LINE_HEIGHT + 2 * PAD
    if table.totals and sheet.y + min(len(table.totals), 12) * height > sheet.bottom:
        new_page(sheet)
        _headings(sheet, grid)
    for n, total in enumerate(table.totals):
        if sheet.y + height > sheet.bottom:
            new_page(sheet)
            _headings(sheet, grid)
        last = n == len(table.totals) - 1
        if last:
            sheet.tint(sheet.left, sheet.y, sheet.width, height)
            sheet.rule(sheet.y, colour=sheet.accent, weight=0.4)
        _total(sheet, grid, table.spread(total), sheet.y + PAD, INK if last else GREY, last)
        sheet.y += height


def _total(
    sheet: Sheet, grid: Grid, cells: Sequence[tuple[int, int, str]], y: float, colour: Colour, bold: bool
) -> None:
    for place, (first, after, given) in enumerate(cells):
        label = place == 0
        x = grid.starts[first] + PAD
        width = grid.starts[after - 1] + grid.widths[after - 1] - PAD - x
        whole = label and after == len(grid.columns)
        align: Literal["L", "C", "R"] = "L" if whole else "R" if label else _SIDES[grid.columns[first].align]
        text, size = sheet.fitted(given, width, TEXT, bold=bold)
        ink = colour if label else INK
        sheet.write(x, y, width, text, size=size, bold=bold, align=align, colour=ink, height=LINE_HEIGHT)


def draw_boxes(sheet: Sheet, table: Table, new_page: NewPage) -> None:
    """A small table as a row of equal boxes, the way ageing is read: each heading above its amount."""
    height = 13.0 * max(1, len(table.rows)) + (6.0 if table.caption else 0.0)
    if sheet.y + height > sheet.bottom:
        new_page(sheet)
    if table.caption:
        caption = sheet.clip(table.caption, sheet.width, 9, bold=True)
        sheet.write(sheet.left, sheet.y, sheet.width, caption, size=9, bold=True)
        sheet.y += 6
    width = sheet.width / len(table.columns)
    for row in table.rows:
        if sheet.y + 13 > sheet.bottom:
            new_page(sheet)
        sheet.tint(sheet.left, sheet.y, sheet.width, 12)
        for n, (column, text) in enumerate(zip(table.columns, row, strict=True)):
            x = sheet.left + n * width
            if n:
                sheet.pdf.set_draw_color(*LINE)
                sheet.pdf.line(x, sheet.y + 2, x, sheet.y + 10)
            heading, size = sheet.fitted(column.heading, width - 2, 7.5)
            sheet.write(x + 1, sheet.y + 1.6, width - 2, heading, size=size, align="C", colour=GREY)
            amount, size = sheet.fitted(text, width - 2, 9.5, bold=True)
            sheet.write(x + 1, sheet.y + 6.2, width - 2, amount, size=size, bold=True, align="C")
        sheet.y += 13
    sheet.y += 4
