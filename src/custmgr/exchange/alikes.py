"""Likely duplicates among many new customers: with those of the desk, and with each other."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from custmgr.customers import Customer, Status
from custmgr.ports.storage import Reader
from custmgr.query import OneOf, both

_FIELDS = {"email_folded": "email", "phone_e164": "phone", "name_folded": "name"}
_LIVING = OneOf("status", (Status.ACTIVE, Status.DISABLED, Status.ARCHIVED))


@attrs.define
class Alikes:
    """Who has which e-mail address, phone number or name: customers looked up for a chunk, and rows met so far."""

    _rows: dict[tuple[str, str], str] = attrs.Factory(dict)
    _there: dict[tuple[str, str], str] = attrs.Factory(dict)

    def look_up(self, reader: Reader, facts: Sequence[dict[str, Any]]) -> None:
        """Ask for the customers that have anything of these facts."""
        self._there = {}
        for field in _FIELDS:
            values = {one[field] for one in facts if one.get(field)}
            if not values:
                continue
            where = both(OneOf(field, tuple(sorted(values))), _LIVING)
            for value, external, number in reader.rows(Customer, (field, "external_number", "number"), where):
                self._there[field, value] = f"customer {external or number}"

    def of(self, facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The columns in which somebody has the same, and who."""
        for key, column in _keys(facts):
            if whose := self._rows.get(key) or self._there.get(key):
                yield column, whose

    def remember(self, facts: dict[str, Any], who: str) -> None:
        """Count this row among those met."""
        for key, _ in _keys(facts):
            self._rows.setdefault(key, who)


def _keys(facts: dict[str, Any]) -> Iterable[tuple[tuple[str, str], str]]:
    return [((field, facts[field]), column) for field, column in _FIELDS.items() if facts.get(field)]
