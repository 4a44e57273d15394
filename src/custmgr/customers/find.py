"""Finding customers: the filter box over all columns of the list, its order, and what it shows by default."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers import facts
from custmgr.customers.listing import Listing
from custmgr.customers.lists import ListName, choices
from custmgr.customers.model import Consent, Customer, CustomerKind
from custmgr.customers.standing import Status
from custmgr.errors import InvalidValue
from custmgr.ports.storage import Reader
from custmgr.query import Between, Criteria, Cursor, Is, OneOf, Page, With, both
from custmgr.query.columns import Amount, Column, Day, Of, Whole, Words
from custmgr.query.selections import Choice, Entry, Flag, Word
from custmgr.query.text import parse
from custmgr.query.tokens import Given
from custmgr.schema import Stored
from custmgr.use_case import House, Service, use_case
from custmgr.values.exact import whole

LARGEST_PAGE = 1000

ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("name_folded",),
    "company": ("company_folded",),
    "email": ("email_folded",),
    "city": ("city_folded",),
    "balance": ("currency", "balance"),
    **{
        name: (name,)
        for name in ("number", "joined", "category", "status", "kind", "country", "customer_type", "billing_type")
    },
}
"""What a list can be sorted by; balances sort within each currency."""


def shown_by_default(*, archived: bool = False) -> Criteria:
    """What lists show while no status is asked for: neither erased nor merged, and archived ones only on request."""
    shown = (Status.ACTIVE, Status.DISABLED, *([Status.ARCHIVED] if archived else []))
    return OneOf("status", shown)


@attrs.frozen
class Numbered:
    """A column of numbers that customers have: one that belonged to a customer who was merged means the survivor, by
    itself or in a range with both ends. What lies above, below or beyond an open end is asked of the present numbers.
    """

    reader: Reader
    column: Column

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria of one number or range of numbers."""
        where = self.column.asked(name, operator, given, qualifier)
        if not isinstance(where, Is) and not (given.low and given.high):
            return where
        merged = both(where, ~Is("merged_into", None))
        into = {UUID(row[0]) for row in self.reader.rows(Customer, ("merged_into",), merged)}
        return where | OneOf("customer", sorted(into)) if into else where


def columns(reader: Reader, today: date, kinds: Mapping[str, Stored]) -> dict[str, Column]:
    """Every column that filter text may name.

    An amount in a stated currency is asked of the customer's account in it: a kind of a higher floor, which the desk
    knows by name.
    """
    accounts = kinds["Account"].kind if "Account" in kinds else None

    def entries(name: ListName) -> Callable[[], tuple[str, ...]]:
        def listed() -> tuple[str, ...]:
            found = choices(reader, name)
            return found.offered + found.retired

        return listed

    return {
        "name": Words("name_folded", said=True),
        "company": Words("company_folded", said=True),
        "email": Words("email_folded", said=True),
        "city": Words("city_folded"),
        "phone": Words("phone", folded=False),
        "number": Numbered(reader, Whole("number")),
        "joined": Day("joined", today),
        "due": Day("oldest_due", today),
        "balance": Amount("balance", accounts),
        "status": Choice("status", Status),
        "kind": Choice("kind", CustomerKind),
        "category": Entry("category", entries(ListName.CATEGORY)),
        "customer_type": Entry("customer_type", entries(ListName.CUSTOMER_TYPE)),
        "billing_type": Entry("billing_type", entries(ListName.BILLING_TYPE)),
        "service": Entry("services", entries(ListName.SERVICE), collection=True),
        "tag": Word("tags", facts.tag, collection=True),
        "country": Word("country", str.upper),
        "currency": Word("currency", str.upper),
        "external_number": Numbered(reader, Word("external_number")),
        "manager": Word("account_manager"),
        "consent": Of(Customer, Choice("consent", Consent)),
        "overdue": Flag(Between("oldest_due", None, today - timedelta(days=1))),
        **{name: Flag(With(Customer, Is(name, True))) for name in ("blocked", "no_mail", "no_text")},
    }


def matching(reader: Reader, text: str, house: House, *, archived: bool = False) -> Criteria:
    """The criteria on ``Listing`` rows that filter text means, with what lists leave out by default left out.

    Raises:
        InvalidValue: naming the place in the text and what was wanted there.
    """
    asked = parse(text, columns(reader, house.clock.today(), house.kinds))
    if "status" in asked.asks:
        return asked.where
    return both(asked.where, shown_by_default(archived=archived))


def sorted_by(order: str) -> tuple[str, ...]:
    """The fields of ``Listing`` that this order sorts by; ``-`` before the name turns it round.

    Raises:
        InvalidValue: lists cannot be sorted by that; names what they can be sorted by.
    """
    name = order.removeprefix("-")
    if name not in ORDERS:
        raise InvalidValue("order", order, f"one of {', '.join(sorted(ORDERS))}, perhaps with - before it")
    turned = "-" if order.startswith("-") else ""
    return tuple(turned + field for field in ORDERS[name])


def page_of(limit: int) -> int:
    """The size of a page, within its bounds."""
    return whole(limit, "limit", at_least=1, at_most=LARGEST_PAGE)


@attrs.frozen
class Finding(Service):
    """Finding customers."""

    @use_case("customers.read")
    def find(
        self,
        text: str = "",
        *,
        order: str = "name",
        after: Cursor | None = None,
        limit: int = 50,
        archived: bool = False,
    ) -> Page[Listing]:
        """A page of the customers that meet the filter text, one slim row each; all of them when it is empty.

        ``status:active tag:vip balance>100 bell``: see ``custmgr.query.text``. Archived customers are left out unless
        ``archived`` or the text asks for a status, erased and merged ones unless the text does.

        Raises:
            InvalidValue: naming the place in the text and what was wanted there.
        """
        reader = self.read()
        where = matching(reader, text, self.house, archived=archived)
        return reader.find(Listing, where, order=sorted_by(order), after=after, limit=page_of(limit))

    @use_case("customers.read")
    def columns(
        self,
        text: str = "",
        *,
        show: Sequence[str],
        order: str = "name",
        after: Cursor | None = None,
        limit: int = 50,
        archived: bool = False,
    ) -> Page[tuple[Any, ...]]:
        """Like ``find``, but only these fields of ``Listing``, as stored scalars: money in minor units of ``currency``.

        Raises:
            InvalidValue: also where a field is no plain one of a ``Listing``.
        """
        reader = self.read()
        where = matching(reader, text, self.house, archived=archived)
        return reader.rows(Listing, tuple(show), where, order=sorted_by(order), after=after, limit=page_of(limit))

    @use_case("customers.read")
    def count(self, text: str = "", *, archived: bool = False) -> int:
        """How many customers ``find`` would list."""
        reader = self.read()
        return reader.count(Listing, matching(reader, text, self.house, archived=archived))
