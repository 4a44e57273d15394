"""A document from letterhead to remittance slip, in the order a reader expects."""

from functools import partial

from custmgr.ports.renderer import Document, RemittanceSlip
from custmgr_adapters.pdf.letterhead import draw_facts, draw_footer, draw_head, draw_recipient, draw_running_head
from custmgr_adapters.pdf.sheet import GREY, INK, Colour, Sheet
from custmgr_adapters.pdf.tables import PAD, NewPage, draw_boxes, draw_table

_NOTE_LINES = 60
"""Lines of one note: about a page."""


def draw(sheet: Sheet, document: Document) -> None:
    """Draw everything; page numbers come last, when the number of pages is known."""
    new_page: NewPage = partial(_new_page, document=document)
    sheet.add_page()
    below = draw_head(sheet, document)
    below = max(draw_recipient(sheet, document), draw_facts(sheet, document, below))
    _title(sheet, document, below)
    _paragraphs(sheet, document.introduction, new_page, INK)
    for table in document.tables:
        draw_table(sheet, table, new_page)
    _summary(sheet, document, new_page)
    if document.ageing is not None:
        draw_boxes(sheet, document.ageing, new_page)
    _paragraphs(sheet, document.notes, new_page, GREY)
    if document.remittance is not None:
        _slip(sheet, document.remittance, new_page)
    draw_footer(sheet, document)


def _new_page(sheet: Sheet, *, document: Document) -> None:
    sheet.add_page()
    draw_running_head(sheet, document)


def _title(sheet: Sheet, document: Document, y: float) -> None:
    number, number_size = sheet.fitted(document.number, sheet.width * 0.4, 11)
    room = sheet.width - sheet.measure(number, number_size) - 4
    title, size = sheet.fitted(document.title, room, 18, bold=True)
    sheet.write(sheet.left, y, room, title, size=size, bold=True, colour=sheet.accent, height=9)
    sheet.write(sheet.left, y + 0.9, sheet.width, number, size=number_size, align="R", colour=GREY, height=9)
    sheet.y = y + 12


def _paragraphs(sheet: Sheet, notes: tuple[str, ...], new_page: NewPage, colour: Colour) -> None:
    for note in notes:
        for line in sheet.wrap(note, sheet.width, 8.5, lines=_NOTE_LINES):
            if sheet.y + 4.2 > sheet.bottom:
                new_page(sheet)
            sheet.write(sheet.left, sheet.y, sheet.width, line, size=8.5, colour=colour, height=4.2)
            sheet.y += 4.2
        sheet.y += 2.2


def _summary(sheet: Sheet, document: Document, new_page: NewPage) -> None:
    height = 6.0
    if document.summary and sheet.y + min(10, len(document.summary)) * height > sheet.bottom:
        new_page(sheet)
    left, width = sheet.right - 80, 80.0
    for n, (name, value) in enumerate(document.summary):
        if sheet.y + height > sheet.bottom:
            new_page(sheet)
        last = n == len(document.summary) - 1
        if last:
            sheet.rule(sheet.y, left=left, colour=sheet.accent, weight=0.4)
        label, size = sheet.fitted(name, width * 0.4, 9, bold=last)
        sheet.write(left, sheet.y, width, label, size=size, bold=last, colour=INK if last else GREY, height=height)
        amount, size = sheet.fitted(value, width * 0.6 - PAD, 9.5, bold=last)
        sheet.write(left, sheet.y, width - PAD, amount, size=size, bold=last, align="R", height=height)
        sheet.y += height
    if document.summary:
        sheet.y += 5


def _slip(sheet: Sheet, slip: RemittanceSlip, new_page: NewPage) -> None:
    height = 14 + max(len(slip.payable_to) * 4.6, len(slip.facts) * 5.6)
    if sheet.y + 1 > sheet.bottom - height:
        new_page(sheet)
    top = sheet.bottom - height
    sheet.pdf.set_draw_color(*GREY)
    sheet.pdf.set_line_width(0.2)
    sheet.pdf.set_dash_pattern(dash=1.6, gap=1.4)
    sheet.pdf.line(6, top, sheet.pdf.w - 6, top)
    sheet.pdf.set_dash_pattern()
    hint = sheet.clip(slip.hint, sheet.width, 7)
    sheet.write(sheet.left, top + 1, sheet.width, hint, size=7, align="C", colour=GREY, height=3.4)
    heading = sheet.clip(slip.heading, sheet.width, 11, bold=True)
    sheet.write(sheet.left, top + 5.5, sheet.width, heading, size=11, bold=True, colour=sheet.accent, height=6)
    for n, line in enumerate(slip.payable_to):
        text = sheet.clip(line, 75, 9.5, bold=not n)
        sheet.write(sheet.left, top + 13 + n * 4.6, 75, text, size=9.5, bold=not n, height=4.6)
    _slip_facts(sheet, slip.facts, top + 12.5)
    sheet.y = sheet.bottom


def _slip_facts(sheet: Sheet, facts: tuple[tuple[str, str], ...], y: float) -> None:
    left, width = sheet.right - 82, 82.0
    for label, value in facts:
        text, size = sheet.fitted(label, width * 0.4, 8.5)
        sheet.write(left, y, width * 0.4, text, size=size, colour=GREY, height=5.6)
        if value:
            text, size = sheet.fitted(value, width * 0.58, 9, bold=True)
            sheet.write(left, y, width, text, size=size, bold=True, align="R", height=5.6)
        else:
            sheet.rule(y + 4.8, left=sheet.right - width * 0.58, colour=INK)
        y += 5.6
