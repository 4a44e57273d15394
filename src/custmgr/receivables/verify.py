"""Proving the books: every stored figure computed again from the entries, every difference reported."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers import Customer, Listing, of_somebody, theirs
from custmgr.ledger import Account, LedgerEntry, OpenCredit, OpenItem
from custmgr.ports.storage import Reader
from custmgr.query import ALL, Criteria
from custmgr.receivables.booked import Figures, credits_booked, items_booked
from custmgr.receivables.past import below_nothing


@attrs.frozen
class Difference:
    """A stored figure (minor units) that is not what the entries come to; or, named by its day, what an item or credit
    came to where that was less than nothing.
    """

    kind: str
    key: tuple[Any, ...]
    field: str
    stored: int
    computed: int


@attrs.frozen
class Verification:
    """What was checked and every difference found."""

    figures: int
    differences: tuple[Difference, ...]

    @property
    def clean(self) -> bool:
        """Whether every figure is right."""
        return not self.differences


def verify(reader: Reader, customer: UUID | None = None) -> Verification:
    """Check accounts, open items, open credits and listed balances of one customer, or of all; and that on no day less
    than nothing was open of an item or credit.
    """
    where = of_somebody(reader, customer) if customer else ALL
    pairs = (
        ("Account", _accounts(reader, where), _booked(reader, where)),
        ("Account", *_account_balances(reader, where)),
        ("OpenItem", _items(reader, where), items_booked(reader, where)),
        ("OpenCredit", _credits(reader, where), credits_booked(reader, where)),
        ("Listing", _listed(reader, where), _listed_booked(reader, where, customer)),
    )
    found = [one for kind, stored, computed in pairs for one in _compare(kind, stored, computed)]
    below = below_nothing(reader, where)
    found += [Difference(kind, key, f"open on {on}", 0, came_to) for kind, key, on, came_to in below]
    return Verification(sum(len(fields) for _, stored, _ in pairs for fields in stored.values()), tuple(found))


def _compare(kind: str, stored: Figures, computed: Figures) -> Iterator[Difference]:
    for key in sorted(stored.keys() | computed.keys(), key=str):
        left, right = stored.get(key, {}), computed.get(key, {})
        for field in sorted(left.keys() | right.keys()):
            if left.get(field, 0) != right.get(field, 0):
                yield Difference(kind, key, field, left.get(field, 0), right.get(field, 0))


def _rows(reader: Reader, kind: type, key: tuple[str, ...], fields: tuple[str, ...], where: Criteria) -> Figures:
    found = reader.rows(kind, (*key, *fields), where)
    return {row[: len(key)]: dict(zip(fields, row[len(key) :], strict=True)) for row in found}


def _accounts(reader: Reader, where: Criteria) -> Figures:
    return _rows(reader, Account, ("customer", "currency"), ("total_due", "account_credit"), where)


def _booked(reader: Reader, where: Criteria) -> Figures:
    sums = reader.total(LedgerEntry, "receivable", "held", where=where, by=("customer", "currency"))
    return {key: {"total_due": due, "account_credit": held} for key, (due, held) in sums.items()}


def _account_balances(reader: Reader, where: Criteria) -> tuple[Figures, Figures]:
    key, fields = ("customer", "currency"), ("balance", "total_due", "account_credit")
    rows = _rows(reader, Account, key, fields, where)
    stored = {one: {"balance": row["balance"]} for one, row in rows.items()}
    return stored, {one: {"balance": row["total_due"] - row["account_credit"]} for one, row in rows.items()}


def _items(reader: Reader, where: Criteria) -> Figures:
    fields = ("amount", "open", "paid", "credited", "written_off")
    return _rows(reader, OpenItem, ("customer", "document", "part"), fields, where)


def _credits(reader: Reader, where: Criteria) -> Figures:
    fields = ("amount", "open", "applied", "refunded", "reversed")
    return _rows(reader, OpenCredit, ("customer", "document"), fields, where)


def _listed(reader: Reader, where: Criteria) -> Figures:
    found = _rows(reader, Listing, ("customer", "currency"), ("balance",), where)
    return {key: fields for key, fields in found.items() if fields["balance"]}


def _listed_booked(reader: Reader, where: Criteria, customer: UUID | None) -> Figures:
    """What stands in each customer's row: in its own currency, with that of all who were merged into it."""
    who = theirs(reader, customer, "id") if customer else ALL
    owners: dict[str, Any] = {row[0]: row[1:] for row in reader.rows(Customer, ("id", "merged_into", "currency"), who)}
    sums = reader.total(LedgerEntry, "receivable", "held", where=where, by=("customer", "currency"))
    found: dict[tuple[str, str], int] = {}
    for (one, currency), (due, held) in sums.items():
        owner = owners[one][0] or one
        if owners[owner][1] == currency:
            found[owner, currency] = found.get((owner, currency), 0) + due - held
    return {key: {"balance": balance} for key, balance in found.items() if balance}
