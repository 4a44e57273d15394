"""The fixed wordings of messages: named plain data in, subject, text and HTML out.

A value is put in literally, once: nothing in it is ever read as part of the wording. A paragraph that names an optional
value which is empty is left out, so that no letter says half a sentence.
"""

import re
from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import attrs

from custmgr.correspondence.model import IfDoubled
from custmgr.errors import InvalidValue
from custmgr.ports.mail import header_text
from custmgr.values.exact import shown
from custmgr.values.money import Money
from custmgr.values.wording import text

LONGEST_VALUE = 20_000
"""Characters that one value in a message may have."""

GIVEN = frozenset({"recipient", "desk"})
"""Values that every wording may name without being handed them: the recipient's name and the desk's; may be empty."""

_PLACE = re.compile(r"\{([a-z_]+)\}")


@attrs.frozen
class Wording:
    """A subject and paragraphs in one language, with places like ``{number}``."""

    subject: str
    paragraphs: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """The values it names."""
        return frozenset(_PLACE.findall("\n".join((self.subject, *self.paragraphs))))


@attrs.frozen
class Rendered:
    """A message as its recipient reads it."""

    language: str
    subject: str
    text: str
    html: str


@attrs.frozen
class Template:
    """A versioned wording in several languages; ``optional`` values may be missing or empty, all others are needed.

    ``if_doubled`` is what it means when such a message arrives twice.
    """

    name: str
    version: int
    if_doubled: IfDoubled
    wordings: Mapping[str, Wording]
    optional: frozenset[str] = frozenset()

    def rendered(self, languages: tuple[str, ...], data: Mapping[str, Any]) -> Rendered:
        """The message in the first of these languages that there is a wording for, else in the template's first.

        Raises:
            InvalidValue: a value is missing or unknown, is no plain value, or does not fit into one line of a header.
        """
        language = next(filter(None, (self._spoken(one) for one in languages)), next(iter(self.wordings)))
        wording = self.wordings[language]
        values = self._values(wording, data)
        subject = header_text("subject", _PLACE.sub(lambda place: values[place[1]], wording.subject).strip())
        if not subject:
            raise InvalidValue("subject", subject, "a subject")
        kept = [one for one in wording.paragraphs if all(values[name] for name in _PLACE.findall(one))]
        paragraphs = [_PLACE.sub(lambda place: values[place[1]], one) for one in kept]
        return Rendered(language, subject, "\n\n".join(paragraphs) + "\n", _html(language, paragraphs))

    def _spoken(self, language: str) -> str | None:
        primary = re.split("[-_]", language, maxsplit=1)[0].lower()
        return primary if primary in self.wordings else None

    def _values(self, wording: Wording, data: Mapping[str, Any]) -> dict[str, str]:
        known = frozenset().union(*(one.names for one in self.wordings.values())) | self.optional | GIVEN
        if unknown := data.keys() - known:
            raise InvalidValue("data", min(unknown), f"a value that {self.name} knows")
        values = {name: _plain(name, data.get(name, "")) for name in wording.names}
        for name in wording.names - self.optional - GIVEN:
            if not values[name]:
                raise InvalidValue(name, data.get(name), f"a value for the {self.name}")
        return values


def _plain(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Money | date):
        raise InvalidValue(name, shown(value), "text, a whole number, money or a date")
    return text(str(value), name, at_most=LONGEST_VALUE, required=False, lines=True)


def _html(language: str, paragraphs: list[str]) -> str:
    body = "\n".join(f"<p>{escape(one).replace(chr(10), '<br>')}</p>" for one in paragraphs)
    head = f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"></head>'
    return f"{head}<body>\n{body}\n</body></html>\n"
