"""What a customer owes and has with us, per currency, as of any day."""

from datetime import date, datetime
from uuid import UUID

import attrs

from custmgr.customers import theirs
from custmgr.ledger import Account, LedgerEntry, OpenItem
from custmgr.ports.storage import Reader
from custmgr.query import Between, Positive, both
from custmgr.receivables.asof import posted
from custmgr.values.money import Money


@attrs.frozen
class Balance:
    """One currency: total due is the sum of open items, account credit what is available of payments and memos, balance
    the one less the other (positive: the customer owes), overdue what was due before the day.
    """

    total_due: Money
    account_credit: Money
    balance: Money
    overdue: Money

    @property
    def currency(self) -> str:
        """The currency of all four."""
        return self.total_due.currency

    def __str__(self) -> str:
        parts = (self.total_due, self.account_credit, self.balance, self.overdue)
        return "total due {}, account credit {}, balance {}, overdue {}".format(*parts)

    @classmethod
    def of(cls, currency: str, total_due: int, account_credit: int, overdue: int) -> "Balance":
        """The balance of these minor units."""
        money = [Money.of_minor(n, currency) for n in (total_due, account_credit, total_due - account_credit, overdue)]
        return cls(*money)


def balances_now(reader: Reader, customer: UUID, day: date) -> dict[str, Balance]:
    """Today's balances by currency, from the maintained accounts and items."""
    mine = theirs(reader, customer)
    late = both(mine, Positive("open"), Between("due", None, _before(day)))
    overdue = {key[0]: sums[0] for key, sums in reader.total(OpenItem, "open", where=late, by=("currency",)).items()}
    sums: dict[str, tuple[int, int]] = {}
    for currency, due, credit in reader.rows(Account, ("currency", "total_due", "account_credit"), mine):
        before = sums.get(currency, (0, 0))
        sums[currency] = (before[0] + due, before[1] + credit)
    return {one: Balance.of(one, due, credit, overdue.get(one, 0)) for one, (due, credit) in sorted(sums.items())}


def balances_then(
    reader: Reader, customer: UUID, day: date, on: date | None, known_at: datetime | None
) -> dict[str, Balance]:
    """The balances of a past day, or as they were known at an instant, from the entries."""
    where = posted(on, known_at, theirs(reader, customer))
    sums = reader.total(LedgerEntry, "receivable", "held", where=where, by=("currency",))
    late = both(where, Between("due", None, _before(day)))
    overdue = {
        key[0]: sums[0] for key, sums in reader.total(LedgerEntry, "receivable", where=late, by=("currency",)).items()
    }
    return {
        currency: Balance.of(currency, receivable, held, overdue.get(currency, 0))
        for (currency,), (receivable, held) in sorted(sums.items())
    }


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
