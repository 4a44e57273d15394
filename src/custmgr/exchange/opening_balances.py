"""What a customer owed or was owed before the desk began: an open item or a credit, no revenue and no tax (D24)."""

from datetime import date

import attrs

from custmgr.customers import Customer
from custmgr.errors import InvalidValue
from custmgr.exchange.cells import Row
from custmgr.exchange.model import Verdict
from custmgr.invoices import CreditMemo, brought, give, issue
from custmgr.ports.storage import Transaction
from custmgr.use_case import acting
from custmgr.values.ids import new_id
from custmgr.values.line import Line
from custmgr.values.money import Money, exponent

SERIES = "opening"
WORDS = "Opening balance"


@attrs.frozen
class OpeningBalance:
    """An amount, negative where the customer is owed, and the day on which it stood."""

    amount: Money
    on: date

    @classmethod
    def of(cls, row: Row, currency: str, today: date, closed: date | None) -> "OpeningBalance | None":
        """The balance that the row brings, if any; today's where it names no day."""
        on = row.day("opening_date")
        if not row.word("opening_balance"):
            return None
        try:
            exponent(currency)
        except InvalidValue:
            return None  # the currency's own cell says so
        amount = row.money("opening_balance", currency)
        if on and on > today:
            row.find(Verdict.REFUSED, "opening_date", f"a day not after {today}")
        if on and closed and on <= closed:
            row.find(Verdict.REFUSED, "opening_date", f"a day after {closed}, until when the books are closed")
        return cls(amount, on or today) if amount else None


def bring_forward(tx: Transaction, customer: Customer, balance: OpeningBalance) -> None:
    """Book what was owed as an open item, due at once, or what the customer was owed as a credit."""
    number = customer.external_number or str(customer.number)
    amount = abs(balance.amount)
    if balance.amount.minor > 0:
        line = Line(WORDS, 1, amount.amount)
        opening = brought(
            tx, customer, (line,), number=number, issued=balance.on, due=balance.on, currency=amount.currency,
            source=SERIES, opening=True,
        )  # fmt: skip
        issue(tx, opening)
        return
    nothing = Money.zero(amount.currency)
    on = min(balance.on, acting(tx).today)
    memo = CreditMemo(new_id(), customer.id, WORDS, amount, nothing, amount, "", "", on, opening=True)
    give(tx, customer, memo, own=(f"{SERIES}:", number))
