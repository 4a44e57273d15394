"""Statement text, put together from parts."""

from collections.abc import Iterable
from hashlib import sha256

LONGEST_NAME = 60
"""PostgreSQL cuts names at 63 bytes."""


def words(*parts: str) -> str:
    """The parts that are not empty, a space between them."""
    return " ".join(part for part in parts if part)


def listed(parts: Iterable[str]) -> str:
    """The parts, separated by commas."""
    return ", ".join(parts)


def named(name: str) -> str:
    """A table's or column's name, safe whatever word it is."""
    return f'"{name}"'


def short(name: str) -> str:
    """A name of a constraint or index that every database keeps whole."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 9]}_{sha256(name.encode()).hexdigest()[:8]}"


def index_name(table: str, fields: Iterable[str]) -> str:
    """What the index over these fields of a table is called."""
    return short(f"ix_{table}_{'_'.join(fields)}")
