"""Every change takes its customers' locks first, several in the order of their ids: nobody waits in a ring (D13)."""

import threading
from collections.abc import Iterator

import attrs
import pytest

from custmgr import Desk, ManualClock, Money, Staff
from custmgr.acting import Acting

MOVES = 12


@pytest.fixture(params=["memory", "postgresql", "mariadb"])
def clerk(request: pytest.FixtureRequest) -> Iterator[Acting]:
    """A clerk whose changes are attempted once only, so that a ring of waiting would be heard of."""
    server = {"postgresql": "postgresql_schema", "mariadb": "mariadb_desk"}.get(request.param)
    url = request.getfixturevalue(server) if server else "memory:"
    with Desk.open(url, clock=ManualClock("2026-03-02")) as desk:
        desk.migrate()
        yield Acting(attrs.evolve(desk.acting_as(Staff("u-17", name="Ana")).house, attempts=1), Staff("u-17"))


def test_payments_moved_both_ways_at_once_all_arrive(clerk: Acting) -> None:
    bell, ray = (clerk.customers.add(name=name).id for name in ("Bell", "Ray"))
    there, back = (
        [clerk.payments.take(who, Money(n + 1, "USD"), method="check", reference=f"{who} {n}").id for n in range(MOVES)]
        for who in (bell, ray)
    )
    failed: list[BaseException] = []
    ready = threading.Barrier(2)

    def move(payments: list, to) -> None:
        ready.wait()
        for one in payments:
            try:
                clerk.payments.move(one, to=to, reason="booked to the wrong customer")
            except BaseException as error:
                failed.append(error)
                raise

    threads = [threading.Thread(target=move, args=work) for work in ((there, ray), (back, bell))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    whole = Money(sum(range(1, MOVES + 1)), "USD")
    assert [clerk.receivables.balance(who).account_credit for who in (bell, ray)] == [whole, whole]
    assert clerk.receivables.verify().clean
