"""Text that a spreadsheet would take for a formula: guarded on the way out, and exactly that undone on the way in.

A guard is one apostrophe, set before a text and after each separator in it (``;``, TAB, LF, CR: where a program with
other habits begins a new cell) wherever a formula would begin there. Text that looks guarded already gets one more, so
that taking one away always gives the text back.
"""

import re
from collections.abc import Sequence

from custmgr.errors import InvalidValue
from custmgr.values.exact import shown

_BLANK = "\u0020\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
_TRIGGER = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_PLACE = "(?:^|(?<=[;\t\r\n]))"
_OPEN = re.compile(f"{_PLACE}(?='*[{_BLANK}]*[{_TRIGGER}])")
_GUARDED = re.compile(f"{_PLACE}'(?='*[{_BLANK}]*[{_TRIGGER}])")
_HARMLESS = re.compile("[0-9A-Za-z][^;\t\r\n\x00]*")
_SEPARATORS = ";\t\r\n"
_PLAIN = "=+-@"
_OPEN_OF_MANY = re.compile(f"[\x00{_SEPARATORS}](?='*[{_BLANK}]*[{_TRIGGER}])")
_DOUBTFUL = re.compile(f"\x00['{_BLANK}{_TRIGGER}]")
_UNLIKE_PLAIN = re.compile(f"\x00['{_BLANK}\uff1d\uff0b\uff0d\uff20]")


def guarded(text: str) -> str:
    """The text as a spreadsheet may open it.

    Raises:
        InvalidValue: it contains a NUL, which ends cells early.
    """
    if not text or _HARMLESS.fullmatch(text):
        return text
    if "\x00" in text:
        raise InvalidValue("text", shown(text), "text without NUL characters")
    return _OPEN.sub("'", text)


def all_guarded(texts: Sequence[str]) -> Sequence[str]:
    """Each of the texts guarded, all at once: behind a NUL, which none of them contains, each begins as it does alone.

    Raises:
        InvalidValue: one contains a NUL.
    """
    joined = "\x00" + "\x00".join(texts)
    if joined.count("\x00") != len(texts):
        return [guarded(text) for text in texts]
    separated = any(one in joined for one in _SEPARATORS)
    if not separated and not _DOUBTFUL.search(joined):
        return texts
    if separated or _UNLIKE_PLAIN.search(joined):
        opened = _OPEN_OF_MANY.sub(r"\g<0>'", joined)
    else:
        opened = joined
        for sign in _PLAIN:
            opened = opened.replace(f"\x00{sign}", f"\x00'{sign}")
    return opened[1:].split("\x00")


def unguarded(cell: str) -> str:
    """The text that was guarded as this cell."""
    return _GUARDED.sub("", cell) if "'" in cell else cell
