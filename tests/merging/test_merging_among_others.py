"""A merge among others at work: whoever waited for its locks works on the survivor (B10, D13)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Desk, Money, Staff
from custmgr.testing.faults import on, watched

Merge = Callable[..., Any]


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def desk(request: pytest.FixtureRequest, clock: Any, tmp_path: Path) -> Iterator[Desk]:
    """An empty desk on each storage that several processes may share."""
    fixture = {"postgresql": "postgresql_schema", "mariadb": "mariadb_desk"}.get(request.param)
    url = request.getfixturevalue(fixture) if fixture else f"sqlite:///{tmp_path / 'desk.db'}"
    with Desk.open(url, clock=clock) as opened:
        opened.migrate()
        yield opened


def paid(desk: Desk, customer: UUID, reference: str) -> UUID:
    ana = desk.acting_as(Staff("u-18", name="Ben"))
    money = Money("1.00", "USD")
    return ana.payments.take(customer, money, method="check", reference=reference, oldest_first=True).customer


def test_whoever_waited_for_the_merge_pays_the_survivor(desk: Desk, ana: Acting, pair: Any):
    desk.acting_as(Staff("u-18", name="Ben"))
    plan = ana.merging.plan(pair.twin.id, into=pair.bell.id)
    with ThreadPoolExecutor(2) as threads:
        with ana.together(pair.bell.id, pair.twin.id) as inside:
            inside.merging.merge(pair.twin.id, into=pair.bell.id, versions=plan.versions)
            waiting = [threads.submit(paid, desk, one, f"R-{n}") for n, one in enumerate((pair.twin.id, pair.bell.id))]
        assert [one.result() for one in waiting] == [pair.bell.id, pair.bell.id]
    assert ana.receivables.balance(pair.bell.id).balance == Money("-2.00", "USD")
    assert ana.receivables.verify().clean


def test_payments_under_both_ids_do_not_deadlock(desk: Desk, ana: Acting, pair: Any, merge: Merge, charge: Any):
    for who in (pair.bell.id, pair.twin.id):
        charge(who, "50")
    desk.acting_as(Staff("u-18", name="Ben"))
    merge(pair.twin.id, pair.bell.id)
    ids = (pair.twin.id, pair.bell.id) * 5
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda one: paid(desk, one[1], f"R-{one[0]}"), enumerate(ids)))
    assert set(found) == {pair.bell.id}
    assert ana.receivables.balance(pair.bell.id).balance == Money("90.00", "USD")
    assert ana.receivables.verify().clean
    assert ana.history.verify_all() == ()


def test_money_under_an_old_id_is_its_own_again_where_both_part_meanwhile(
    desk: Desk, ana: Acting, pair: Any, merge: Merge
):
    merge(pair.twin.id, pair.bell.id)
    parting = on("storage.begin:before", lambda _: ana.merging.undo(pair.twin.id, reason="two after all"), time=2)
    slow = attrs.evolve(ana, house=attrs.evolve(desk.house, storage=watched(desk.house.storage, "storage", parting)))
    assert slow.payments.take(pair.twin.id, Money("1.00", "USD"), method="check").customer == pair.twin.id
    assert ana.receivables.balance(pair.bell.id).balance == Money("0.00", "USD")
    assert ana.receivables.verify().clean
