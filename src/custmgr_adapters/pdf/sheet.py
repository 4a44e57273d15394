"""Paper, pen and ruler: text placed in millimetres, measured, wrapped, and kept on numbered pages."""

import functools
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

from fpdf import FPDF
from fpdf.drawing_primitives import convert_to_device_color
from fpdf.enums import Align, ResourceAccessPolicy
from fpdf.fonts import HarfBuzzFont, TTFFont

from custmgr.ports.renderer import Document
from custmgr_adapters.pdf.typeface import Typeface

Colour = tuple[int, int, int]
INK: Colour = (33, 37, 41)
GREY: Colour = (108, 117, 125)
LINE: Colour = (206, 212, 218)
TINT: Colour = (241, 243, 245)
GHOST: Colour = (236, 236, 239)

_JOINED = re.compile("[\u0300-\u036f\u0590-\u109f\u1780-\u17ff\u200c\u200d\ufb1d-\ufdff\ufe70-\ufefc]")
DOTS = "\N{HORIZONTAL ELLIPSIS}"
_POINT = 25.4 / 72
_SIDES = {"L": Align.L, "C": Align.C, "R": Align.R}
_device = functools.cache(convert_to_device_color)


class _EmbeddedFont(TTFFont):
    """A font that lives in memory; fpdf2 itself wants to read its file again for shaping."""

    __slots__ = ("_content",)

    def __init__(self, pdf: FPDF, content: bytes, key: str, style: str) -> None:
        self._content = content
        super().__init__(pdf, io.BytesIO(content), key, style)  # type: ignore[arg-type]

    @property
    def hbfont(self) -> HarfBuzzFont:
        if self._hbfont is None:
            import uharfbuzz  # type: ignore[import-untyped]

            self._hbfont = HarfBuzzFont(uharfbuzz.Face(self._content))
        return self._hbfont


class _Widths(dict[str, float]):
    """How wide each character is in one cut, looked up once."""

    def __init__(self, look_up: Callable[[str, bool], float], bold: bool) -> None:
        super().__init__()
        self._look_up, self._bold = look_up, bold

    def __missing__(self, character: str) -> float:
        width = self[character] = self._look_up(character, self._bold)
        return width


class Sheet:
    """The pages of one document; ``y`` is how far the current page is filled, ``bottom`` how far it may be."""

    def __init__(self, paper: tuple[float, float], typeface: Typeface, accent: Colour, document: Document) -> None:
        self.accent = accent
        self.typeface = typeface
        self.left, self.right, self.top = 20.0, paper[0] - 20.0, 22.0
        self.bottom = paper[1] - 20.0
        self.width = self.right - self.left
        self.y = self.top
        self.pdf = FPDF(format=paper)
        self._pen: Colour | None = None
        self._font: tuple[bool, float] | None = None
        self._watermark = document.watermark
        self._set_up(document)
        self._fonts()
        self._widths = (_Widths(self._character, False), _Widths(self._character, True))

    def _set_up(self, document: Document) -> None:
        pdf = self.pdf
        pdf.resource_access_policy = ResourceAccessPolicy.NONE
        pdf.alias_nb_pages("")
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.core_fonts_encoding = "cp1252"
        created = document.created
        pdf.set_creation_date(datetime(created.year, created.month, created.day, tzinfo=UTC))
        pdf.set_title(" ".join(part for part in (document.title, document.number) if part))
        pdf.set_author(document.issuer.name)
        if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", document.language):
            pdf.set_lang(document.language)

    def _fonts(self) -> None:
        if self.typeface.core:
            self._family = "helvetica"
            return
        self._family = "f0"
        names: list[str] = []
        for cut in self.typeface.cuts:
            if cut.name not in names:
                names.append(cut.name)
            style = "B" if cut.bold else ""
            key = f"f{names.index(cut.name)}{style}"
            self.pdf.fonts[key] = _EmbeddedFont(self.pdf, cut.content, key, style)
        self.pdf.set_fallback_fonts([f"f{n}" for n in range(1, len(names))], exact_match=False)

    def add_page(self) -> None:
        """Begin a page, with the watermark under everything that will stand on it."""
        self.pdf.add_page()
        self.y, self._pen = self.top, None
        if self._watermark:
            pdf = self.pdf
            text = self._watermark
            size = min(110.0, 110.0 * 190 / max(1.0, self.measure(text, 110, bold=True)))
            with pdf.rotation(52, pdf.w / 2, pdf.h / 2):
                self.write(0, pdf.h / 2 - 20, pdf.w, text, size=size, bold=True, align="C", colour=GHOST, height=40)
            self._pen = self._font = None

    def write(
        self, x: float, y: float, width: float, text: str, *, size: float = 9, bold: bool = False,
        align: Literal["L", "C", "R"] = "L", colour: Colour = INK, height: float = 4.4,
    ) -> None:  # fmt: skip
        """One line of text in a box; it is not cut, so measure before."""
        if not text:
            return
        pdf = self.pdf
        text = self._ready(text, size, bold)
        if self._pen != colour:
            ink = _device(*colour)
            pdf.set_text_color(ink)
            pdf.set_fill_color(ink)
            self._pen = colour
        pdf.x, pdf.y = x, y
        pdf.cell(width, height, text, align=_SIDES[align])
        if self._family != "helvetica" and not text.isascii():
            # a line in several fonts ends with the graphics state, and with it the font, that fpdf2 believes to be set
            pdf.current_font_is_set_on_page = False

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """Millimetres that the text takes on one line."""
        if _JOINED.search(text) and not self.typeface.core:
            return float(self.pdf.get_string_width(self._ready(text, size, bold)))
        return sum(map(self._widths[bold].__getitem__, text)) * size * 0.001 * _POINT

    def _character(self, character: str, bold: bool) -> float:
        fonts: dict[str, Any] = self.pdf.fonts
        if self.typeface.core:
            key = "helveticaB" if bold else "helvetica"
            if key not in fonts:
                self.pdf.set_font("helvetica", "B" if bold else "", 9)
                self._font = None
            return float(fonts[key].cw[character.encode("cp1252", "replace").decode("latin-1")])
        code = ord(self.typeface.writable(character))
        candidates = sorted(fonts.values(), key=lambda font: font.fontkey.endswith("B") is not bold)
        return float(next((font.cw[code] for font in candidates if code in font.cmap), 500.0))

    def _ready(self, text: str, size: float, bold: bool) -> str:
        if not self.typeface.core:
            shaping = _JOINED.search(text) is not None
            if shaping is not (self.pdf.text_shaping is not None):
                self.pdf.set_text_shaping(shaping)
        if self._font != (bold, size):
            self.pdf.set_font(self._family, "B" if bold else "", size)
            self._font = (bold, size)
        return self.typeface.writable(text)

    def wrap(self, text: str, width: float, size: float, *, bold: bool = False, lines: int = 8) -> list[str]:
        """The text in lines of that width, broken at blanks, inside a word only where it must be; at most ``lines``."""
        if self.measure(text, size, bold=bold) <= width:
            return [text]
        found: list[str] = []
        line = ""
        for word in text.split(" "):
            rest = f"{line} {word}" if line else word
            if line and self.measure(rest, size, bold=bold) > width:
                found.append(line)
                rest = word
            while len(found) < lines and self.measure(rest, size, bold=bold) > width:
                head = self._head(rest, width, size, bold)
                found.append(head)
                rest = rest[len(head) :]
            line = rest
            if len(found) >= lines:
                return [*found[: lines - 1], self.clip(found[lines - 1] + DOTS, width, size, bold=bold)]
        return [*found, line] if line else found

    def _head(self, text: str, width: float, size: float, bold: bool) -> str:
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.measure(text[:middle], size, bold=bold) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low]

    def clip(self, text: str, width: float, size: float, *, bold: bool = False) -> str:
        """The text, or as much of its beginning as fits before an ellipsis."""
        if self.measure(text, size, bold=bold) <= width:
            return text
        room = width - self.measure(DOTS, size, bold=bold)
        return self._head(text, room, size, bold).rstrip(" " + DOTS) + DOTS

    def fitted(self, text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, float]:
        """The text and the size at which it fits whole; only what is absurdly long is cut: a cut amount is wrong."""
        needed = self.measure(text, size, bold=bold)
        if needed > width:
            size = max(4.5, size * width / needed * 0.99)
            text = self.clip(text, width, size, bold=bold)
        return text, size

    def rule(self, y: float, *, left: float = 0, right: float = 0, colour: Colour = LINE, weight: float = 0.2) -> None:
        """A horizontal line, from margin to margin unless told otherwise."""
        self.pdf.set_draw_color(_device(*colour))
        self.pdf.set_line_width(weight)
        self.pdf.line(left or self.left, y, right or self.right, y)

    def tint(self, x: float, y: float, width: float, height: float, colour: Colour = TINT) -> None:
        """A filled rectangle."""
        self.pdf.set_fill_color(*colour)
        self._pen = None
        self.pdf.rect(x, y, width, height, style="F")

    def turn_to(self, page: int) -> None:
        """Go back to a page; fpdf2 remembers the font, colours and line of another one, so each is stated again."""
        pdf = self.pdf
        pdf.page, self._pen, self._font = page, None, None
        pdf.current_font_is_set_on_page = False
        pdf.set_fill_color(0, 0, 0)
        pdf.set_draw_color(0, 0, 0)
        pdf.set_line_width(1)

    def finish(self) -> bytes:
        """The bytes of the file."""
        return bytes(self.pdf.output())
