"""Double entry by construction: one transfer an entry, the open items it settles, and the balance it adds up to."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

import attrs

from custmgr.errors import Refused
from custmgr.values.frozen import changed
from custmgr.values.money import Money


@attrs.define(slots=False)
class BalanceOutOfRange(Refused):
    """What a customer owes, or has with us, in one currency is at most as much as one amount may be."""

    says = "the {currency} account of customer {customer} would go beyond what an amount can be"

    customer: UUID
    currency: str


class Chart(Enum):
    """The fixed chart of accounts between which money moves."""

    RECEIVABLE = "receivable"
    CASH = "cash"
    UNAPPLIED = "unapplied"
    CREDITS = "credits"
    SALES = "sales"
    TAX = "tax"
    SALES_RETURNS = "sales_returns"
    WRITE_OFFS = "write_offs"
    DISCOUNTS = "discounts"
    OPENING = "opening"
    OPENING_RETURNS = "opening_returns"
    EXCHANGE = "exchange"
    CLEARING = "clearing"
    CREDIT_CLEARING = "credit_clearing"


HELD = (Chart.UNAPPLIED, Chart.CREDITS)
"""The accounts of what the customer has with us: money not yet applied, and credits."""

CLEARING = (Chart.CLEARING, Chart.CREDIT_CLEARING)
"""The accounts over which payments and credits of one merged customer reach the items of another."""

APPLIED_TO = (Chart.RECEIVABLE, *CLEARING)
"""The accounts that are credited where something is applied."""


def _receivable(entry: "LedgerEntry") -> Money:
    return _effect(entry, (Chart.RECEIVABLE,), debit=1)


def _held(entry: "LedgerEntry") -> Money:
    return _effect(entry, HELD, debit=-1)


def _effect(entry: "LedgerEntry", accounts: tuple[Chart, ...], debit: int) -> Money:
    sign = debit * ((entry.debit in accounts) - (entry.credit in accounts))
    return Money.of_minor(sign * entry.amount.minor, entry.amount.currency)


@attrs.frozen
class LedgerEntry:
    """One transfer: the amount moves from the credit to the debit account, on a business date.

    An entry stands under the document that caused it, numbered ``n`` from 1; its exact opposite stands under the same
    document and names it in ``reverses``. ``item`` and ``part`` name the open item it changes, ``source`` the payment
    or
    credit memo it takes from or gives to. ``receivable`` and ``held`` are its signed effects on what the customer owes
    and on what the customer has with us; ``due`` is the item's. The base amount is in minor units of the desk's
    currency.
    """

    customer: UUID
    document: UUID
    n: int
    debit: Chart
    credit: Chart
    amount: Money
    on: date
    at: datetime
    item: UUID | None = None
    part: int = 0
    source: UUID | None = None
    due: date | None = None
    reverses: int | None = None
    base: int | None = None
    rate: str | None = None
    receivable: Money = attrs.Factory(_receivable, takes_self=True)
    held: Money = attrs.Factory(_held, takes_self=True)


class Settled(Enum):
    """By what an open item is settled."""

    PAID = "paid"
    CREDITED = "credited"
    WRITTEN_OFF = "written_off"


@attrs.frozen
class OpenItem:
    """One due part of a document: its amount is always what is open plus what was paid, credited and written off.

    ``open_since`` is the last day on which more of it became open: nothing that settles it is dated earlier.
    """

    customer: UUID
    document: UUID
    part: int
    number: str
    on: date
    due: date
    amount: Money
    open: Money
    paid: Money
    credited: Money
    written_off: Money
    open_since: date
    closed: date | None = None
    void: bool = False
    version: int = 0

    @classmethod
    def raised(
        cls, customer: UUID, document: UUID, part: int, number: str, *, on: date, due: date, amount: Money
    ) -> "OpenItem":
        """A new item of which everything is open."""
        nothing = Money.zero(amount.currency)
        closed = None if amount else on
        return cls(customer, document, part, number, on, due, amount, amount, nothing, nothing, nothing, on, closed)

    def settled(self, amount: Money, by: Settled, on: date) -> "OpenItem":
        """The item after this much of it was settled; a negative amount takes a settlement back."""
        still = self.open - amount
        moved = {"open": still, by.value: getattr(self, by.value) + amount, "closed": None if still else on}
        since = max(self.open_since, on) if amount.minor < 0 else self.open_since
        return changed(self, open_since=since, **moved)

    def voided(self) -> "OpenItem":
        """The item of a voided document: nothing was ever due."""
        nothing = Money.zero(self.amount.currency)
        return changed(self, amount=nothing, open=nothing, void=True)


@attrs.frozen
class OpenCredit:
    """What is still available of a payment or credit memo: its amount is always what was applied, refunded and reversed
    plus what is open. ``account`` says which of the two it is; an expired one does not apply. ``open_since`` is the
    last day on which more of it became available: nothing that uses it is dated earlier.
    """

    customer: UUID
    document: UUID
    account: Chart
    number: str
    on: date
    amount: Money
    open: Money
    applied: Money
    refunded: Money
    reversed: Money
    open_since: date
    expires: date | None = None
    version: int = 0

    @classmethod
    def received(
        cls,
        customer: UUID,
        document: UUID,
        account: Chart,
        number: str,
        *,
        on: date,
        amount: Money,
        expires: date | None = None,
    ) -> "OpenCredit":
        """A new credit, all of it available."""
        nothing = Money.zero(amount.currency)
        return cls(customer, document, account, number, on, amount, amount, nothing, nothing, nothing, on, expires)

    def used(self, amount: Money, how: str, on: date) -> "OpenCredit":
        """The credit after this much was ``applied``, ``refunded`` or ``reversed``; a negative amount gives it back."""
        moved = {"open": self.open - amount, how: getattr(self, how) + amount}
        since = max(self.open_since, on) if amount.minor < 0 else self.open_since
        return changed(self, open_since=since, **moved)


def _balance(account: "Account") -> Money:
    return account.total_due - account.account_credit


@attrs.frozen
class Account:
    """What one customer owes and has with us in one currency.

    ``balance`` is total due less account credit: positive when the customer owes. It is stored so that it can be asked.
    """

    customer: UUID
    total_due: Money
    account_credit: Money
    balance: Money = attrs.field(init=False, default=attrs.Factory(_balance, takes_self=True))
    version: int = 0

    @property
    def currency(self) -> str:
        """The currency of this account."""
        return self.total_due.currency

    @classmethod
    def empty(cls, customer: UUID, currency: str) -> "Account":
        """An account in which nothing has moved."""
        return cls(customer, Money.zero(currency), Money.zero(currency))

    def moved(self, receivable: Money, held: Money) -> "Account":
        """The account after these effects."""
        due, credit = self.total_due + receivable, self.account_credit + held
        return changed(self, total_due=due, account_credit=credit, balance=due - credit)  # type: ignore[call-arg]  # derived, and given
