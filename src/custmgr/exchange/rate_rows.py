"""Rate cards from a file, recognised by their name."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import attrs

from custmgr.exchange.cells import Row
from custmgr.exchange.model import Verdict
from custmgr.exchange.options import Options
from custmgr.exchange.profiles import Profile
from custmgr.onboarding import RateCard, drawn_up, put_on_offer
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import OneOf


@attrs.define
class RateFile:
    """The rows of a rates file."""

    options: Options
    profile: Profile
    names: set[str] = attrs.Factory(set)

    @staticmethod
    def units(rows: Iterator[Row]) -> Iterator[list[Row]]:
        """One row, one card."""
        return ([row] for row in rows)

    def owners(self, _reader: Reader, _units: Sequence[list[Row]]) -> list[UUID]:
        """No customer: cards are the desk's."""
        return []

    def judge(self, reader: Reader, _today: date, units: Sequence[list[Row]]) -> list[RateCard | bool]:
        """For each row the card it may become, whether that is known, or (``False``) neither."""
        names = tuple(sorted({unit[0].text("card").strip() for unit in units}))
        known = {name for (name,) in reader.rows(RateCard, ("name",), OneOf("name", names))}
        return [self._judged(reader, unit[0], known) for unit in units]

    def _judged(self, reader: Reader, row: Row, known: set[str]) -> RateCard | bool:
        row.hold_width()
        name = row.text("card").strip()
        if name in known:
            return True
        if name in self.names:
            row.find(Verdict.REFUSED, "card", "a name that does not stand on an earlier row")
        facts = _facts(row)
        card = row.read("card", lambda: drawn_up(reader, facts), None)
        if card is None or row.refused:
            return False
        self.names.add(name)
        return card

    def write(self, tx: Transaction, ready: Sequence[RateCard]) -> None:
        """Put the cards on offer."""
        for card in ready:
            put_on_offer(tx, card)


def _facts(row: Row) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": row.text("card"), "service": row.text("service"), "unit": row.text("unit")}
    facts |= {"unit_price": row.number("unit_price"), "currency": row.word("currency").upper()}
    for field in ("domains", "categories"):
        facts[field] = [word for part in row.text(field).split(";") if (word := part.strip())]
    if priority := row.word("priority"):
        whole = priority.removeprefix("-")
        facts["priority"] = int(priority) if whole.isascii() and whole.isdigit() and len(whole) < 10 else priority
    for field in ("valid_from", "valid_until"):
        if day := row.day(field):
            facts[field] = day
    return facts
