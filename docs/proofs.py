"""Says behind each numbered entry which tests cite it; ``features.md`` and ``reliability.md`` carry the numbers."""

import re
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[1]
NUMBERED = ("features", "reliability")
SHOWN = 3

_NUMBER = re.compile(r"\b[FDBPH]\d{1,3}\b")
_ENTRY = re.compile(r"^- \[[ x]\] \*\*([FDBPH]\d+)\*\*.*(?:\n  .*)*", re.MULTILINE)


def cited() -> dict[str, list[str]]:
    """The numbers that tests and the conformance kit cite, with the files that do."""
    found: dict[str, list[str]] = {}
    for folder in (ROOT / "tests", ROOT / "src" / "custmgr" / "testing"):
        for file in sorted(folder.rglob("*.py")):
            lines = (line.partition("noqa")[0] for line in file.read_text("utf-8").splitlines())
            for number in sorted(set(_NUMBER.findall("\n".join(lines)))):
                found.setdefault(number, []).append(str(file.relative_to(ROOT)))
    return found


def proven(text: str) -> str:
    """The page with the files behind each entry."""
    files = cited()

    def told(entry: re.Match[str]) -> str:
        mine = files.get(entry[1], [])
        more = f" and {len(mine) - SHOWN} more" if len(mine) > SHOWN else ""
        names = ", ".join(f"`{name}`" for name in mine[:SHOWN])
        return f"{entry[0]}\n  *Proved in {names}{more}.*" if mine else entry[0]

    return _ENTRY.sub(told, text)


def read(app: Sphinx, page: str, source: list[str]) -> None:
    """Add the files to a page that is being read."""
    if page in NUMBERED:
        source[0] = proven(source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("source-read", read)
    return {"parallel_read_safe": True}
