"""Credit that was given until a day: what is left of it after that day goes back."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import attrs

from custmgr.history import record
from custmgr.invoices.credit_memo import CreditMemo, split
from custmgr.invoices.posting import returned
from custmgr.ledger import Chart, OpenCredit, Transfer, open_date, post, posting_day
from custmgr.ports.storage import Reader
from custmgr.query import Between, Is, Positive, both
from custmgr.use_case import Service, use_case
from custmgr.values.money import Money


@attrs.frozen
class Expiring(Service):
    """The part of credit memos that is due by itself."""

    @use_case("credit_memos.read")
    def expired(self) -> tuple[OpenCredit, ...]:
        """Credit memos whose last day lies before today and of which something is left, the oldest first."""
        where = both(Positive("open"), Is("account", Chart.CREDITS), Between("expires", None, self.clock.today()))
        found = self.read().find(OpenCredit, where)
        late = [one for one in found if one.expires is not None and one.expires < self.clock.today()]
        return tuple(sorted(late, key=lambda one: (one.expires, one.number)))

    @use_case("credit_memos.expire")
    def expire(self, customer: UUID, memo: UUID) -> Money:
        """Take back what is left of an expired memo, net and tax in its own proportions; returns how much. One that has
        not expired, or is used up, stays as it is.

        Dated on the day after its last one (or the first open date), but not before it came back from another use.
        """
        tx = self.begin(customer)
        given = tx.get(CreditMemo, memo)
        credit = tx.get(OpenCredit, (given.customer, memo))
        nothing = Money.zero(credit.amount.currency)
        if credit.expires is None or credit.expires >= posting_day(tx) or not credit.open:
            return nothing
        on = max(open_date(tx, credit.expires + timedelta(days=1), shift=True), credit.open_since)
        left = credit.open
        post(tx, given.customer, list(_taken_back(tx, given, credit, on)))
        record(
            tx,
            "credit_memo.expired",
            given.customer,
            document=memo,
            facts={"number": credit.number, "amount": str(left)},
        )
        return left


def _taken_back(reader: Reader, memo: CreditMemo, credit: OpenCredit, on: date) -> Iterator[Transfer]:
    taxed = credit.reversed.allocate((memo.net.minor, memo.tax.minor))[1]
    net, tax = split(credit.open, (memo.net, memo.tax), credit.reversed, taxed)
    for account, amount in returned(reader, memo, net, tax):
        yield Transfer(memo.id, Chart.CREDITS, account, amount, on, source=memo.id, how="reversed")
