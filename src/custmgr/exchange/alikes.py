"""Likely duplicates among many new customers: with those of the desk, and with each other."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from custmgr.customers import Customer, Status
from custmgr.exchange.seen import Seen
from custmgr.ports.storage import Reader
from custmgr.query import Is, OneOf, both

_FIELDS = {"email_folded": "email", "phone_e164": "phone", "name_folded": "name"}
_THERE = ~Is("status", Status.ERASED)


@attrs.define
class Alikes:
    """Who has which e-mail address, phone number or name: customers looked up for a chunk, and rows met so far."""

    _rows: Seen = attrs.Factory(Seen)
    _there: dict[tuple[str, str], str] = attrs.Factory(dict)

    def look_up(self, reader: Reader, facts: Sequence[dict[str, Any]]) -> None:
        """Ask for the customers that have anything of these facts."""
        self._there = {}
        for field in _FIELDS:
            values = {one[field] for one in facts if one.get(field)}
            if not values:
                continue
            where = both(OneOf(field, tuple(sorted(values))), _THERE)
            for value, external, number in reader.rows(Customer, (field, "external_number", "number"), where):
                self._there[field, value] = f"customer {external or number}"

    def of(self, facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The columns in which somebody has the same, and who."""
        for field, column in _FIELDS.items():
            if not (value := facts.get(field)):
                continue
            if line := self._rows.line(f"{field}\n{value}"):
                yield column, f"line {line}"
            elif whose := self._there.get((field, value)):
                yield column, whose

    def remember(self, facts: dict[str, Any], line: int) -> None:
        """Count the row on this line among those met."""
        for field in _FIELDS:
            if value := facts.get(field):
                self._rows.add(f"{field}\n{value}", line)
