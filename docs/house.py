"""The picture of the house, drawn from the floors that import-linter holds: ``python docs/house.py`` writes it anew."""

import ast
import textwrap
import tomllib
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PICTURE = Path(__file__).with_name("house.svg")

WIDTH, MARGIN, GAP, LABEL = 960, 20, 6, 13
LEGEND = "A floor imports only from floors below it. Dashed: not built."
INK, PAPER, LINE, SOFT = "#1f2933", "#ffffff", "#486581", "#f0f4f8"


class Room(NamedTuple):
    """One slice: its name, the first sentence of its docstring, and whether there is code in it."""

    name: str
    says: str
    built: bool


def floors() -> list[list[Room]]:
    """The rooms floor by floor, the highest first, as the contract in ``pyproject.toml`` names them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    return [[_room(part.strip(" ()")) for part in layer.replace(":", "|").split("|")] for layer in layers]


def adapters() -> list[Room]:
    """The adapters: each distribution with the URL schemes it opens."""
    found = []
    for file in sorted((ROOT / "src" / "custmgr_adapters").glob("*/pyproject.toml")):
        project = tomllib.loads(file.read_text("utf-8"))["project"]
        schemes = project.get("entry-points", {}).get("custmgr.adapters", {})
        opens = ", ".join(f"{scheme}:" for scheme in schemes) or project["description"]
        found.append(Room(project["name"], opens, built=True))
    return found


def _room(name: str) -> Room:
    place = ROOT / "src" / "custmgr" / name
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    if not file.is_file():
        return Room(name, "", built=False)
    words = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return Room(name, " ".join(words.split("\n\n")[0].split()).rstrip("."), built=True)


def svg() -> str:
    """The picture: who embeds the library above, the floors, the adapters below."""
    host = Room("your application", "imports what custmgr exports: Desk, Staff, Money, Line, the errors", built=True)
    *upper, ground = floors()
    rows = [("", [host]), *(("", floor) for floor in upper), ("ground", ground), ("beside it", adapters())]
    drawn, top = [], MARGIN
    for label, rooms in rows:
        if label:
            drawn.append(_words(MARGIN, top + LABEL - 2, label, 12, LINE, "italic"))
            top += LABEL + 4
        width = (WIDTH - 2 * MARGIN - GAP * (len(rooms) - 1)) / len(rooms)
        lines = [_lines(room, width) for room in rooms]
        height = 27 + 14 * max(map(len, lines))
        for place, room in enumerate(rooms):
            drawn += _drawn(room, lines[place], MARGIN + place * (width + GAP), top, width, height)
        top += height + GAP
    says = "The floors of custmgr, each importing only what stands below it"
    size = f'viewBox="0 0 {WIDTH} {top + MARGIN}" font-family="sans-serif" role="img" aria-label="{says}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        f'<rect width="{WIDTH}" height="{top + MARGIN}" fill="{PAPER}"/>',
        *drawn,
        _words(MARGIN, top + 12, LEGEND, 12, LINE, "italic"),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _lines(room: Room, width: float) -> list[str]:
    return textwrap.wrap(room.says, int(width / 6.4), max_lines=3, placeholder=" …") if width > 140 else []


def _drawn(room: Room, lines: list[str], left: float, top: float, width: float, height: float) -> list[str]:
    dashes, fill = ("", SOFT) if room.built else (' stroke-dasharray="5 4"', PAPER)
    box = (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height}" rx="4" fill="{fill}"'
        f' stroke="{LINE}"{dashes}/>'
    )
    size = 14 if 9 * len(room.name) < width - 8 else 12
    name = _words(left + 8, top + 18, room.name, size, INK if room.built else LINE, weight="bold")
    return [box, name, *(_words(left + 8, top + 19 + 14 * n, line, 11, INK) for n, line in enumerate(lines, 1))]


def _words(left: float, top: float, words: str, size: int, ink: str, style: str = "normal", weight: str = "") -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{left:.1f}" y="{top:.1f}" font-size="{size}" font-style="{style}"{bold} fill="{ink}">'
        f"{escape(words)}</text>"
    )


if __name__ == "__main__":
    PICTURE.write_text(svg(), "utf-8")
