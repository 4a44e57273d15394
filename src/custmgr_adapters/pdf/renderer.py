"""The renderer: options, limits, and the order in which a document is drawn."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import attrs

from custmgr.errors import InvalidValue
from custmgr.ports.renderer import Document, Rendered

PAPERS: Mapping[str, tuple[float, float]] = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height of the papers in millimetres."""

MOST_ROWS = 20_000
"""Rows of one document; more belong into a spreadsheet."""

_COLOUR = (31, 56, 88)


def _font_file(_: object, __: object, font: Path | None) -> None:
    if font is not None and (font.suffix.lower() not in (".ttf", ".otf", ".ttc") or not font.is_file()):
        raise InvalidValue("font", str(font), "an existing .ttf, .otf or .ttc file")


@attrs.frozen
class PdfRenderer:
    """Draws documents on ``a4`` or ``letter`` paper.

    Texts within Windows-1252 use Helvetica, which every reader has; others embed the glyphs they need from the Noto
    fonts. With ``font`` that file comes first for every text. A glyph that no font has is printed as U+FFFD.
    """

    paper: str = attrs.field(default="a4", validator=attrs.validators.in_(PAPERS))
    font: Path | None = attrs.field(default=None, validator=_font_file)
    colour: tuple[int, int, int] = _COLOUR

    def render(self, document: Document) -> Rendered:
        """The document as one PDF file.

        Raises:
            InvalidValue: the logo cannot be decoded, or there are more than ``MOST_ROWS`` rows.
            Unavailable: a font file cannot be read.
        """
        from custmgr_adapters.pdf.body import draw
        from custmgr_adapters.pdf.sheet import Sheet
        from custmgr_adapters.pdf.typeface import typeface

        rows = sum(len(table.rows) + len(table.totals) for table in document.tables)
        if rows > MOST_ROWS:
            raise InvalidValue("tables", f"{rows} rows", f"at most {MOST_ROWS:,} rows in one PDF")
        sheet = Sheet(PAPERS[self.paper], typeface(document, self.font), self.colour, document)
        draw(sheet, document)
        return Rendered("application/pdf", "pdf", sheet.finish())


def open_pdf(url: str) -> PdfRenderer:
    """The renderer that a URL names: ``pdf:``, ``pdf:?paper=letter``, ``pdf:?font=/srv/House.ttf&colour=1f3858``."""
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme != "pdf" or parts.netloc or unquote(parts.path) or not given.keys() <= {"paper", "font", "colour"}:
        raise InvalidValue("renderer", url, "pdf: with the options paper, font and colour")
    options: dict[str, Any] = {}
    if "paper" in given:
        if given["paper"].lower() not in PAPERS:
            raise InvalidValue("paper", given["paper"], " or ".join(PAPERS))
        options["paper"] = given["paper"].lower()
    if "font" in given:
        options["font"] = Path(given["font"])
    if "colour" in given:
        options["colour"] = _colour(given["colour"])
    return PdfRenderer(**options)


def _colour(text: str) -> tuple[int, int, int]:
    try:
        red, green, blue = bytes.fromhex(text)
    except ValueError as cause:
        raise InvalidValue("colour", text, "six hexadecimal digits") from cause
    return red, green, blue
