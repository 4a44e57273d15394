"""On a store with several writers at once, no period is closed while something is being posted in it (D23, H19)."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest

from custmgr import Desk, ManualClock, Money, Staff
from custmgr.ports.storage import DESK


@pytest.fixture
def desk(postgresql_desk: str) -> Iterator[Desk]:
    with Desk.open(postgresql_desk, clock=ManualClock("2026-03-02")) as opened:
        opened.migrate()
        yield opened


@pytest.mark.parametrize(("received", "held"), [("2026-02-10", True), ("2026-03-02", False)])
def test_money_of_an_earlier_day_holds_the_lock_that_closing_takes(
    desk: Desk, postgresql_url: str, postgresql_desk: str, received: str, held: bool
) -> None:
    ana = desk.acting_as(Staff("u-17", name="Ana"))
    bell = ana.customers.add(name="Bell")
    schema = postgresql_desk.rpartition("schema=")[2]
    ask = f'select 1 from "{schema}"."custmgr_lock" where customer = %s for update nowait'
    with psycopg.connect(postgresql_url) as other, ana.together(bell.id) as joined:
        joined.payments.take(bell.id, Money("5", "USD"), method="check", received=received)
        try:
            other.execute(ask, [DESK])
            free = True
        except psycopg.errors.LockNotAvailable:
            free = False
    assert free is not held
    assert ana.receivables.close("2026-02-28") == date(2026, 2, 28)
