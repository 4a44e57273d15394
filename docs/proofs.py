"""Says behind each numbered entry which tests cite it; ``features.md`` and ``reliability.md`` carry the numbers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PROVING = (ROOT / "tests", ROOT / "src" / "custmgr" / "testing")
NUMBERED = ("features", "reliability")
SHOWN = 3

_CITED = re.compile(r"\b([FDBPH])(\d{1,3})(?:-\1(\d{1,3}))?\b")
_ENTRY = re.compile(r"^- \[[ x]\] \*\*([FDBPH]\d+)\*\*.*(?:\n  .*)*", re.MULTILINE)


def numbers(text: str) -> Iterator[str]:
    """The numbers that a text cites; ``F11-F13`` is three of them, the code of a linter's rule is none."""
    for line in text.splitlines():
        for kind, first, last in _CITED.findall(line.partition("noqa")[0]):
            yield from (f"{kind}{n:0{len(first)}}" for n in range(int(first), int(last or first) + 1))


def cited() -> dict[str, list[str]]:
    """The numbers that tests and the conformance kit cite, with the files that do."""
    found: dict[str, list[str]] = {}
    for file in sorted(file for folder in PROVING for file in folder.rglob("*.py")):
        for number in sorted(set(numbers(file.read_text("utf-8")))):
            found.setdefault(number, []).append(str(file.relative_to(ROOT)))
    return found


def proven(text: str) -> str:
    """The page with the files behind each entry."""
    files = cited()

    def told(entry: re.Match[str]) -> str:
        mine = files.get(entry[1], [])
        more = f" and {len(mine) - SHOWN} more" if len(mine) > SHOWN else ""
        return f"{entry[0]}\n  [{', '.join(mine[:SHOWN])}{more}]{{.proofs}}" if mine else entry[0]

    return _ENTRY.sub(told, text)


def read(app: Any, page: str, source: list[str]) -> None:
    """Add the files to a page that is being read."""
    if page in NUMBERED:
        source[0] = proven(source[0])


def setup(app: Any) -> dict[str, bool]:
    app.connect("source-read", read)
    return {"parallel_read_safe": True}
