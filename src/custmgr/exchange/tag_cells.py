"""Several tags in one cell: with semicolons between, one that stands in a tag behind a backslash."""

import re
from collections.abc import Iterable

_MARKED = re.compile(r"[\\;]")
_TAG = re.compile(r"(?:\\[\\;]|[^;])+")
_MARK = re.compile(r"\\([\\;])")


def joined(tags: Iterable[str]) -> str:
    """The tags as one cell, in order."""
    return ";".join(_MARKED.sub(r"\\\g<0>", tag) for tag in sorted(tags))


def parted(cell: str) -> list[str]:
    """The tags of the cell, without empty ones."""
    return [_MARK.sub(r"\1", tag) for tag in _TAG.findall(cell) if tag.strip()]
