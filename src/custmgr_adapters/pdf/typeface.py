"""Which fonts a document needs, and the few glyphs of them that it embeds.

The fonts are variable and large. Cutting them down to the document's characters before they are set to a weight turns
seconds, for Chinese minutes, into a fraction of a second.
"""

import functools
import importlib.util
import io
from collections.abc import Iterator
from pathlib import Path

import attrs

from custmgr.errors import Unavailable
from custmgr.ports.renderer import REPLACEMENT, Document
from custmgr.values.frozen import changed

ALWAYS = frozenset(map(ord, " -.,0123456789/?\N{MIDDLE DOT}\N{HORIZONTAL ELLIPSIS}"))
"""What the renderer itself may add to a text."""

_MAIN = "NotoSans[wght].ttf"
_LAST = ("NotoSansSymbols[wght].ttf", "NotoEmoji[wght].ttf")
_JOINERS = frozenset((0x200C, 0x200D))
_UNSHAPED = frozenset({_MAIN, *_LAST})
_ENCODING = "cp1252"
_FACES = {"ja": 0, "ko": 1, "zh": 2, "zh-tw": 3, "zh-hant": 3, "zh-hk": 4}


@attrs.frozen
class Cut:
    """One font file cut down to some characters, at one weight, as a font of its own."""

    name: str
    bold: bool
    content: bytes = attrs.field(repr=False)


@attrs.frozen
class Typeface:
    """The fonts of one document, the main one first; without any it is set in Helvetica."""

    cuts: tuple[Cut, ...]
    missing: dict[int, str]

    @property
    def core(self) -> bool:
        """Whether Helvetica is enough."""
        return not self.cuts

    def writable(self, text: str) -> str:
        """The text with the replacement character for each glyph that no font has."""
        return text.translate(self.missing) if self.missing else text


def typeface(document: Document, font: Path | None) -> Typeface:
    """The fonts that the texts of the document need; the own ``font``, if any, before all others."""
    wanted = _codes(document)
    odd = {code for code in wanted if not _encodable(code)}
    files = _files(font)
    if not (odd or font) or not files:
        return Typeface((), dict.fromkeys(odd, "?"))
    strong = _codes(_without_rows(document)) | {ord(REPLACEMENT)}
    shares, left = _shared(files, wanted | strong)
    face = _FACES.get(document.language.lower().replace("_", "-")) or _FACES.get(document.language[:2].lower(), 0)
    stand_in = REPLACEMENT if ord(REPLACEMENT) not in left else "?"
    cuts = []
    for n, (file, share) in enumerate(shares):
        cuts.append(Cut(file.name, False, _cut(file, face, share, 400)))
        if share & strong or n == 0:
            cuts.append(Cut(file.name, True, _cut(file, face, (share & strong) or share, 700)))
    return Typeface(tuple(cuts), dict.fromkeys(left, stand_in))


def _codes(document: Document) -> frozenset[int]:
    return frozenset(map(ord, set().union(*_texts(document)))) | ALWAYS


def _encodable(code: int) -> bool:
    try:
        chr(code).encode(_ENCODING)
    except UnicodeEncodeError:
        return False
    return True


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            if isinstance(part, str):
                yield part
            else:
                yield from _texts(part)
    elif attrs.has(kind := type(value)):
        for field in attrs.fields(kind):
            yield from _texts(getattr(value, field.name))


def _without_rows(document: Document) -> Document:
    tables = tuple(changed(table, rows=()) for table in document.tables)
    return changed(document, tables=tables, notes=(), introduction=())


def _files(own: Path | None) -> list[Path]:
    found = {path.name: path for path in _installed("manimgx_fonts") if "Italic" not in path.name}
    main = [found.pop(_MAIN)] if _MAIN in found else []
    last = [found.pop(name) for name in _LAST if name in found]
    scripts = [found[name] for name in sorted(found)]
    return [*([own] if own else []), *main, *scripts, *last, *_installed("manimgx_fonts_cjk")]


@functools.cache
def _installed(package: str) -> tuple[Path, ...]:
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec is not None else None
    found = (path for folder in folders or () for path in Path(folder).iterdir())
    return tuple(sorted(path for path in found if path.suffix in (".ttf", ".otf", ".ttc")))


@functools.lru_cache(maxsize=64)
def _glyphs(file: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    try:
        with file.open("rb") as stream, TTFont(stream, lazy=True, fontNumber=0) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError) as cause:
        raise Unavailable("renderer", f"pdf, whose font {file.name} cannot be read") from cause


def _shared(files: list[Path], wanted: frozenset[int]) -> tuple[list[tuple[Path, frozenset[int]]], frozenset[int]]:
    """Each file with the characters it prints; joiners go with every font but the first, whose scripts do not join."""
    shares = []
    left = wanted - _JOINERS
    for n, file in enumerate(files):
        if not left:
            break
        if share := left & _glyphs(file):
            left -= share
            shares.append((file, share | (wanted & _JOINERS & _glyphs(file)) if n else share))
    held = frozenset().union(*(share for _, share in shares))
    return shares, wanted - held


@functools.lru_cache(maxsize=32)
def _cut(file: Path, face: int, characters: frozenset[int], weight: int) -> bytes:
    from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer  # type: ignore[import-untyped]

    collection = file in _installed("manimgx_fonts_cjk")
    options = Options()
    options.layout_features = ["*"]
    options.drop_tables += ["VVAR", "VORG", "vhea", "vmtx"]
    if collection or file.name in _UNSHAPED:
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    with TTFont(file, lazy=True, recalcTimestamp=False, fontNumber=face if collection else 0) as font:
        cutter = Subsetter(options)
        cutter.populate(unicodes=sorted(characters))
        cutter.subset(font)
        if "fvar" in font:
            axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
            if "wght" in axes:
                axes["wght"] = weight
            instancer.instantiateVariableFont(font, axes, inplace=True, static=True)
        target = io.BytesIO()
        font.save(target)
    return target.getvalue()
