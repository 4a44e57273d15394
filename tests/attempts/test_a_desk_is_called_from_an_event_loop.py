"""A host that runs an event loop calls the synchronous desk from worker threads, many at once (D12)."""

import asyncio

from custmgr import Desk, Line, Money
from custmgr.acting import Acting


def test_many_requests_at_once_each_get_their_own_transaction(ana: Acting, desk: Desk) -> None:
    bell, ray = (ana.customers.add(name=name).id for name in ("Bell", "Ray"))

    async def requests() -> list[str]:
        issued = await asyncio.gather(
            *(asyncio.to_thread(ana.invoices.issue, who, [Line("Work", 1, 10)], currency="USD", terms="NET30")
              for who in (bell, ray) * 4)
        )  # fmt: skip
        await asyncio.gather(
            *(asyncio.to_thread(ana.payments.take, one.customer, Money("10", "USD"), method="check",
                                apply_to=[one.id]) for one in issued)
        )  # fmt: skip
        return sorted(one.number or "" for one in issued)

    assert asyncio.run(requests()) == [f"INV-{n:05d}" for n in range(1, 9)]
    for who in (bell, ray):
        assert ana.receivables.balance(who).total_due == Money("0", "USD")
    assert ana.receivables.verify().clean
