"""What surrounds the content: letterhead, address window, facts, and the head and foot of every page."""

from custmgr.ports.renderer import Document
from custmgr_adapters.pdf.picture import logo_picture
from custmgr_adapters.pdf.sheet import GREY, INK, Sheet

WINDOW_TOP = 50.0
"""Where the window of an envelope begins, from the top of the paper."""

WINDOW_WIDTH = 85.0
_LOGO_WIDTH, _LOGO_HEIGHT = 62.0, 20.0


def draw_head(sheet: Sheet, document: Document) -> float:
    """The issuer with its logo; returns where it ends."""
    issuer, top, half = document.issuer, 14.0, sheet.width / 2
    if document.logo is not None:
        picture = logo_picture(document.logo)
        scale = min(_LOGO_WIDTH / picture.width, _LOGO_HEIGHT / picture.height)
        sheet.pdf.image(picture, sheet.left, top, picture.width * scale, picture.height * scale)
    else:
        lines = sheet.wrap(issuer.name, sheet.width * 0.55, 15, bold=True, lines=3)
        for n, line in enumerate(lines):
            sheet.write(sheet.left, top + n * 6.6, sheet.width, line, size=15, bold=True, colour=sheet.accent, height=7)
    y = top
    names = [issuer.name] if document.logo is not None else []
    for n, line in enumerate([*names, *issuer.address, issuer.tax_id, *issuer.contact]):
        if line:
            strong = bool(names) and n == 0
            text, size = sheet.fitted(line, half if names else sheet.width * 0.42, 8, bold=strong)
            ink = INK if strong else GREY
            sheet.write(sheet.left, y, sheet.width, text, size=size, bold=strong, align="R", colour=ink, height=3.7)
            y += 3.7
    return max(y, WINDOW_TOP - 4)


def draw_recipient(sheet: Sheet, document: Document) -> float:
    """The address in the envelope's window, under the sender in one small line; returns where it ends."""
    issuer, recipient = document.issuer, document.recipient
    sender = sheet.clip(" \N{MIDDLE DOT} ".join((issuer.name, *issuer.address)), WINDOW_WIDTH, 6)
    sheet.write(sheet.left, WINDOW_TOP - 3, WINDOW_WIDTH, sender, size=6, colour=GREY, height=3)
    sheet.rule(WINDOW_TOP + 0.4, right=sheet.left + WINDOW_WIDTH)
    lines = [(line, True) for line in sheet.wrap(recipient.name, WINDOW_WIDTH, 10, bold=True, lines=2)]
    parts = [part for part in (*recipient.address, recipient.tax_id, *recipient.contact) if part]
    for part in parts:
        lines += [(line, False) for line in sheet.wrap(part, WINDOW_WIDTH, 10, lines=2 if len(parts) < 10 else 1)]
    y = WINDOW_TOP + 2.5
    for text, strong in lines:
        sheet.write(sheet.left, y, WINDOW_WIDTH, text, size=10, bold=strong, height=4.8)
        y += 4.8
    return max(y + 6, 90.0)


def draw_facts(sheet: Sheet, document: Document, below: float) -> float:
    """Labels and values right of the address; returns where they end."""
    width = sheet.width - WINDOW_WIDTH - 12
    left = sheet.right - width
    y = max(below + 4, WINDOW_TOP)
    for label, value in document.facts:
        text, size = sheet.fitted(label, width * 0.45, 8.5)
        sheet.write(left, y, width, text, size=size, colour=GREY, height=5.2)
        for line in sheet.wrap(value, width * 0.54, 9, lines=2):
            sheet.write(left, y, width, line, size=9, align="R", height=5.2)
            y += 5.2
    return y + 7


def draw_running_head(sheet: Sheet, document: Document) -> None:
    """On every page but the first: whose document this is."""
    half = sheet.width / 2 - 2
    title = " ".join(part for part in (document.title, document.number) if part)
    issuer = sheet.clip(document.issuer.name, half, 8, bold=True)
    sheet.write(sheet.left, 12, half, issuer, size=8, bold=True, colour=GREY)
    sheet.write(sheet.left, 12, sheet.width, sheet.clip(title, half, 8), size=8, align="R", colour=GREY)
    sheet.rule(17)


def draw_footer(sheet: Sheet, document: Document) -> None:
    """On every page: the recipient and the page number."""
    pdf, y = sheet.pdf, sheet.bottom + 6
    pages = len(pdf.pages)
    name = " \N{MIDDLE DOT} ".join(part for part in (document.recipient.name, document.number) if part)
    for page in range(1, pages + 1):
        sheet.turn_to(page)
        label = document.page_label.replace("{page}", str(page)).replace("{pages}", str(pages))
        label = sheet.clip(label, sheet.width * 0.3, 7.5)
        sheet.rule(y - 1.2, weight=0.1)
        sheet.write(sheet.left, y, sheet.width, sheet.clip(name, sheet.width * 0.65, 7.5), size=7.5, colour=GREY)
        sheet.write(sheet.left, y, sheet.width, label, size=7.5, align="R", colour=GREY)
