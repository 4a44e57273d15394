"""Credit that was given until a day: what is left of it after that day goes back."""

from typing import ClassVar
from uuid import UUID

import attrs

from custmgr.history import record
from custmgr.ledger import Chart, OpenCredit, Transfer, open_date, post
from custmgr.query import Between, Is, Positive, both
from custmgr.use_case import Service, acting, use_case
from custmgr.values.money import Money


@attrs.frozen
class Expiring(Service):
    """The part of credit memos that is due by itself."""

    slice: ClassVar[str] = "credit_memos"

    @use_case("credit_memos.read")
    def expired(self) -> tuple[OpenCredit, ...]:
        """Credit memos whose last day lies before today and of which something is left, the oldest first."""
        where = both(Positive("open"), Is("account", Chart.CREDITS), Between("expires", None, self.clock.today()))
        found = self.read().find(OpenCredit, where)
        late = [one for one in found if one.expires is not None and one.expires < self.clock.today()]
        return tuple(sorted(late, key=lambda one: (one.expires, one.number)))

    @use_case("credit_memos.expire")
    def expire(self, customer: UUID, memo: UUID) -> Money:
        """Take back what is left of an expired memo, dated on the day after its last one (or the first open date);
        returns how much. One that has not expired, or is used up, stays as it is.
        """
        tx = self.begin(customer)
        credit = tx.get(OpenCredit, (customer, memo))
        nothing = Money.zero(credit.amount.currency)
        if credit.expires is None or credit.expires >= acting(tx).today or not credit.open:
            return nothing
        on = open_date(tx, credit.expires.fromordinal(credit.expires.toordinal() + 1), shift=True)
        left = credit.open
        back = Transfer(memo, Chart.CREDITS, Chart.SALES_RETURNS, left, on, source=memo, how="reversed")
        post(tx, customer, [back])
        record(tx, "credit_memo.expired", customer, document=memo, facts={"number": credit.number, "amount": str(left)})
        return left
