"""Human text: what may be stored, and the form in which it is searched."""

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from typing import Any, TypeVar

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.exact import shown

E = TypeVar("E", bound=Enum)

LONGEST_REASON = 500

_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_FORBIDDEN_IN_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def text(value: str, field: str, *, at_most: int, required: bool = True, lines: bool = False) -> str:
    """The text trimmed and in NFC, at most that many characters; the one check that all human text passes.

    Control characters, line separators and surrogates are refused, never dropped; newlines and tabs stand only in
    ``lines``. A required text has at least one visible character.
    """
    if not isinstance(value, str):
        raise InvalidValue(field, shown(value), "text (type)")
    if len(value) > 4 * at_most:
        raise InvalidValue(field, shown(value), f"text of at most {at_most} characters (length)")
    if lines and "\r" in value:
        value = value.replace("\r\n", "\n")
    if not (value.isascii() and value.isprintable()):
        if (_FORBIDDEN_IN_LINES if lines else _FORBIDDEN).search(value):
            raise InvalidValue(field, shown(value), "text without control characters (control)")
        value = unicodedata.normalize("NFC", value)
    value = value.strip()
    if len(value) > at_most:
        raise InvalidValue(field, shown(value), f"text of at most {at_most} characters (length)")
    if required and not _visible(value):
        raise InvalidValue(field, shown(value), "text with a visible character (empty)")
    return value


def reason_text(reason: str, *, required: bool = True) -> str:
    """Why something was done, as the history keeps it."""
    return text(reason, "reason", at_most=LONGEST_REASON, required=required)


def choice(given: E | str, field: str, among: Iterable[E]) -> E:
    """The one of these that was given, itself or by its value."""
    offered = tuple(among)
    for one in offered:
        if given is one or given == one.value:
            return one
    *others, last = (str(one.value) for one in offered)
    raise InvalidValue(field, shown(given), f"{', '.join(others)} or {last}")


def _visible(value: str) -> bool:
    if value.isascii():
        return bool(value)
    return any(unicodedata.category(character)[0] not in "CZ" for character in value)


def fold(value: str) -> str:
    """The form in which text is compared by search: without case, accents and compatibility variants."""
    if value.isascii():
        return value.lower()
    previous = ""
    while value != previous:
        previous = value
        decomposed = unicodedata.normalize("NFKD", value.casefold())
        value = "".join(character for character in decomposed if not unicodedata.combining(character))
    return value


def text_field(*, at_most: int, default: Any = attrs.NOTHING, lines: bool = False) -> Any:
    """An attrs field that holds text as ``text`` reads it; it may be empty where its default is."""

    def read(value: str, _self: object, field: "attrs.Attribute[str]") -> str:
        return text(value, field.name, at_most=at_most, required=default != "", lines=lines)

    return attrs.field(default=default, converter=attrs.Converter(read, takes_self=True, takes_field=True))
