"""Customers as rows of a file: list columns straight from the stored rows, the others from the account."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers import Consent, Customer, Listing
from custmgr.exchange.columns import Column, Rows, Style, majors
from custmgr.exchange.numbers import called
from custmgr.exchange.tag_cells import joined
from custmgr.ports.storage import Reader
from custmgr.query import Criteria
from custmgr.values.frozen import changed

AT_ONCE = 500
ACCOUNTS_AT_ONCE = 1000

_NUMBERS = ("external_number", "number")


@attrs.frozen
class _Batch:
    """Some customers: their stored rows field by field, and their accounts where a column is made from these."""

    stored: Mapping[str, Sequence[Any]]
    called: Sequence[str] = ()
    accounts: Sequence[Customer] = ()


def _list(name: str, *, text: bool = True) -> Column:
    return Column(name, lambda batch: batch.stored[name], text, (name,))


def _balances(batch: _Batch) -> list[str]:
    return majors(batch.stored["balance"], batch.stored["currency"])


def _of_account(name: str, of: Callable[[Customer], str], *, text: bool = True) -> Column:
    return Column(name, lambda batch: [of(one) or "" for one in batch.accounts], text, ("customer",))


def _account(name: str) -> Column:
    return _of_account(name, lambda one: getattr(one, name))


def _switch(name: str) -> Column:
    return _of_account(name, lambda one: "yes" if getattr(one, name) else "no", text=False)


def _part(name: str) -> Column:
    return _of_account(name, lambda one: getattr(one.person, name, ""))


def _place(name: str) -> Column:
    return _of_account(name, lambda one: getattr(one.address(), name, ""))


_OWN = (
    _place("street"),
    _place("region"),
    _place("postal_code"),
    _of_account("tags", lambda one: joined(one.tags)),
    _of_account("existing", lambda one: "yes" if one.consent is Consent.EXISTING else "no", text=False),
    *(_switch(name) for name in ("no_mail", "no_text")),
    *(_part(name) for name in ("given", "family")),
    *(_account(name) for name in ("department", "position", "tax_id", "purchase_order", "language", "zone")),
)

COLUMNS = (
    Column("number", lambda batch: batch.called, text=True, fields=_NUMBERS),
    _list("name"),
    _list("kind", text=False),
    *(_list(name) for name in ("company", "email", "phone")),
    *(_list(name) for name in ("category", "customer_type", "billing_type", "city", "country")),
    *(_list(name, text=False) for name in ("joined", "currency", "status")),
    Column("balance", _balances, fields=("balance", "currency")),
    _list("oldest_due", text=False),
    *_OWN,
)
"""Everything an export of customers can say; a file of it can be imported again."""

LISTED = tuple(column.name for column in COLUMNS if column not in _OWN)
"""What is exported where no columns are named: what lists show."""


def batches(reader: Reader, where: Criteria, columns: Sequence[Column], style: Style) -> Iterator[Rows]:
    """The rows of the customers that meet the criteria, in order of their number."""
    fields = sorted({field for column in columns for field in column.fields})
    accounts = "customer" in fields
    limit = ACCOUNTS_AT_ONCE if accounts else AT_ONCE
    rows = reader.stream(Listing, where, fields=fields, order=("number",))
    while some := list(islice(rows, limit)):
        batch = _Batch(dict(zip(fields, zip(*some, strict=True), strict=True)))
        if "external_number" in fields:
            pairs = zip(*(batch.stored[field] for field in _NUMBERS), strict=True)
            batch = changed(batch, called=called(reader, list(pairs)))
        if accounts:
            ids = [UUID(customer) for customer in batch.stored["customer"]]
            found = reader.get_many(Customer, ids)
            batch = changed(batch, accounts=[found[one] for one in ids])
        yield style.rows(columns, batch)
