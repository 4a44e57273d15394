"""Filter text cut into its parts, each with its place; one pass, so that no text takes long."""

import re
from collections.abc import Iterator
from enum import Enum

import attrs

from custmgr.errors import InvalidValue


class Part(Enum):
    """What a part of filter text is."""

    OPEN = "("
    CLOSE = ")"
    OR = "or"
    AND = "and"
    NOT = "not"
    TEXT = "text"
    TERM = "term"
    END = "the end"


@attrs.frozen
class Given:
    """One value of a term: a text, or both ends of a range, an empty one open."""

    low: str
    high: str | None = None


@attrs.frozen
class Token:
    """One part and where it begins; a term has a name, perhaps a qualifier, an operator and its values."""

    part: Part
    at: int
    text: str = ""
    operator: str = ""
    qualifier: str = ""
    values: tuple[Given, ...] = ()


def wrong(at: int, given: str, wanted: str) -> InvalidValue:
    """What is wrong with the filter at this place; characters are counted from 1."""
    return InvalidValue("filter", given[:40], f"{wanted} (character {at + 1})")


_TERM = re.compile(r"([A-Za-z][A-Za-z_]*)(?::([A-Z]{3})(?=[:=<>]))?(<=|>=|[:=<>])")
_WORDS = {"or": Part.OR, "and": Part.AND, "not": Part.NOT}


def grouping(text: str) -> frozenset[int]:
    """Where parentheses group: an opening one at the beginning of a part with its closing one at the end of a part.

    All others are text.
    """
    found: set[int] = set()
    opened: list[int] = []
    fresh, inside, at = True, 0, 0
    while at < len(text):
        character = text[at]
        if character == '"' and (fresh or text[at - 1] in ":=<>,."):
            at = _closing_quote(text, at)
            fresh = False
        elif character.isspace():
            fresh, inside = True, 0
        elif character == "(" and fresh:
            opened.append(at)
        elif character == ")" and not inside and opened and _ends(text, at):
            found |= {opened.pop(), at}
        elif not (character == "-" and fresh):
            inside += (character == "(") - (character == ")" and inside > 0)
            fresh = False
        at += 1
    return frozenset(found)


def _ends(text: str, at: int) -> bool:
    return at + 1 == len(text) or text[at + 1].isspace() or text[at + 1] == ")"


def _closing_quote(text: str, at: int) -> int:
    end = at + 1
    while end < len(text) and text[end] != '"':
        end += 2 if text[end] == "\\" else 1
    return end


def tokens(text: str) -> Iterator[Token]:
    """The parts in order, closed by one that says where the text ends.

    Raises:
        InvalidValue: a quote that is not closed, or a term without a value; names the place.
    """
    groups = grouping(text)
    at = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
        elif at in groups:
            yield Token(Part.OPEN if character == "(" else Part.CLOSE, at)
            at += 1
        elif character == "-" and at + 1 < len(text) and not text[at + 1].isspace():
            yield Token(Part.NOT, at, "-")
            at += 1
        elif term := _TERM.match(text, at):
            token, at = _term(text, at, term, groups)
            yield token
        else:
            token, at = _words(text, at, groups)
            yield token
    yield Token(Part.END, len(text))


def _words(text: str, at: int, groups: frozenset[int]) -> tuple[Token, int]:
    if text[at] == '"':
        phrase, end = _quoted(text, at)
        return Token(Part.TEXT, at, phrase), end
    end = _bare_end(text, at, groups, "")
    word = text[at:end]
    return Token(_WORDS.get(word.casefold(), Part.TEXT), at, word), end


def _term(text: str, at: int, found: re.Match[str], groups: frozenset[int]) -> tuple[Token, int]:
    name, qualifier, operator = found.groups()
    values, end = [], found.end()
    while True:
        value, end = _value(text, end, groups)
        values.append(value)
        if end >= len(text) or text[end] != ",":
            break
        end += 1
    return Token(Part.TERM, at, name.lower(), operator, qualifier or "", tuple(values)), end


def _value(text: str, at: int, groups: frozenset[int]) -> tuple[Given, int]:
    low, end = _end_of_range(text, at, groups)
    if not text.startswith("..", end):
        if end == at:
            raise wrong(at, text[at : at + 1], "a value")
        return Given(low), end
    high, last = _end_of_range(text, end + 2, groups)
    return Given(low, high), last


def _end_of_range(text: str, at: int, groups: frozenset[int]) -> tuple[str, int]:
    if at < len(text) and text[at] == '"':
        return _quoted(text, at)
    end = _bare_end(text, at, groups, ",")
    dots = text.find("..", at, end)
    end = end if dots < 0 else dots
    return text[at:end], end


def _quoted(text: str, at: int) -> tuple[str, int]:
    end = _closing_quote(text, at)
    if end >= len(text):
        raise wrong(at, text[at:], "a text with a closing quote")
    return re.sub(r"\\(.)", r"\1", text[at + 1 : end], flags=re.DOTALL), end + 1


def _bare_end(text: str, at: int, groups: frozenset[int], also: str) -> int:
    end = at
    while end < len(text) and not text[end].isspace() and text[end] not in also and end not in groups:
        end += 1
    return end
