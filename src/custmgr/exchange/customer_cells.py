"""Customers as rows of a file: list columns straight from the stored rows, the others from the account."""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from custmgr.customers import Consent, Customer, Listing
from custmgr.exchange.columns import Column, Rows, Style, major
from custmgr.ports.storage import Reader
from custmgr.query import Criteria

AT_ONCE = 5000
ACCOUNTS_AT_ONCE = 1000

_FIELDS = (
    "customer", "external_number", "number", "name", "kind", "company", "email", "phone", "category", "customer_type",
    "billing_type", "city", "country", "joined", "currency", "status", "balance", "oldest_due",
)  # fmt: skip
_AT = {field: place for place, field in enumerate(_FIELDS)}
_ACCOUNT = len(_FIELDS)
"""Where a row carries its account, when any column asks for it."""


def _list(name: str, *, text: bool = True) -> Column:
    return Column(name, itemgetter(_AT[name]), text)


def _number(row: Sequence[Any]) -> str:
    return row[_AT["external_number"]] or str(row[_AT["number"]])


def _balance(row: Sequence[Any]) -> str:
    return major(row[_AT["balance"]], row[_AT["currency"]])


def _account(name: str) -> Column:
    return Column(name, lambda row: getattr(row[_ACCOUNT], name), text=True)


def _place(name: str) -> Column:
    return Column(name, lambda row: getattr(row[_ACCOUNT].address(), name, ""), text=True)


def _tags(row: Sequence[Any]) -> str:
    return ";".join(sorted(row[_ACCOUNT].tags))


def _existing(row: Sequence[Any]) -> str:
    return "yes" if row[_ACCOUNT].consent is Consent.EXISTING else "no"


_OWN = (
    _place("street"),
    _place("region"),
    _place("postal_code"),
    Column("tags", _tags, text=True),
    Column("existing", _existing),
    *(_account(name) for name in ("department", "position", "tax_id", "purchase_order", "language", "zone")),
)

COLUMNS = (
    Column("number", _number, text=True),
    *(_list(name) for name in ("name", "kind", "company", "email", "phone")),
    *(_list(name) for name in ("category", "customer_type", "billing_type", "city", "country")),
    *(_list(name, text=False) for name in ("joined", "currency", "status")),
    Column("balance", _balance),
    _list("oldest_due", text=False),
    *_OWN,
)
"""Everything an export of customers can say; a file of it can be imported again."""

LISTED = tuple(column.name for column in COLUMNS if column not in _OWN)
"""What is exported where no columns are named: what lists show."""


def batches(reader: Reader, where: Criteria, columns: Sequence[Column], style: Style) -> Iterator[Rows]:
    """The rows of the customers that meet the criteria, in order of their number."""
    accounts = any(column in _OWN for column in columns)
    limit = ACCOUNTS_AT_ONCE if accounts else AT_ONCE
    page = reader.rows(Listing, _FIELDS, where, order=("number",), limit=limit)
    while page.items:
        rows: Sequence[Any] = page.items
        if accounts:
            found = reader.get_many(Customer, [UUID(row[0]) for row in rows])
            rows = [(*row, found[UUID(row[0])]) for row in rows]
        yield style.rows(columns, rows)
        if page.next is None:
            return
        page = reader.rows(Listing, _FIELDS, where, order=("number",), after=page.next, limit=limit)
