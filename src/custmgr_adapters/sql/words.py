"""Statement text, put together from parts."""

from collections.abc import Iterable


def words(*parts: str) -> str:
    """The parts that are not empty, a space between them."""
    return " ".join(part for part in parts if part)


def listed(parts: Iterable[str]) -> str:
    """The parts, separated by commas."""
    return ", ".join(parts)


def named(name: str) -> str:
    """A table's or column's name, safe whatever word it is."""
    return f'"{name}"'
