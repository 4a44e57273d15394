"""Pages of long lists hold the same rows whichever way SQLite is told to find them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custmgr.customers import Customer, CustomerKind, Status
from custmgr.customers.find import ORDERS
from custmgr.customers.listing import Listing, first_listing
from custmgr.desk import KINDS
from custmgr.memory.storage import MemoryStorage
from custmgr.ports.storage import Storage
from custmgr.query import Between, Contains, Cursor, Has, Is, Not, OneOf, Says, With, both
from custmgr.values.ids import new_id
from custmgr.values.money import Money
from custmgr_adapters.sql import open_sqlite, plans
from custmgr_adapters.sql.plans import PagePlan

CUSTOMERS = 60
COURT = Is("category", "Court")
FILTERS = (
    COURT, Says("bell"), Says("bell 1"), Says("be"), Says("x"), Says("nobody"), Has("tags", "vip"), Has("tags", "rare"),
    Not(Has("tags", "vip")), Between("joined", date(2020, 1, 1), date(2020, 2, 1)), Is("joined", date(2020, 1, 9)),
    OneOf("status", (Status.ACTIVE,)), Between("number", 3, 30), With(Customer, Is("category", "Court")),
    With(Customer, Is("blocked", True)), Says("bell") | Has("tags", "rare"), Contains("name_folded", "l 2"),
    Is("customer_type", "none"),
)  # fmt: skip
filters = st.lists(st.sampled_from(FILTERS), max_size=3).map(lambda parts: both(*parts))
orders = st.sampled_from([(), *ORDERS.values(), ("currency", "-balance"), ("category", "number")])


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Storage]]:
    """The same customers in memory and in a file."""
    sqlite = open_sqlite(f"sqlite:///{tmp_path_factory.mktemp('pages') / 'one.db'}")
    found: list[Storage] = [MemoryStorage(), sqlite]
    customers = [customer(number) for number in range(1, CUSTOMERS + 1)]
    for store in found:
        store.bind(KINDS)
        store.migrate()
        with store.begin() as tx:
            tx.put_many(customers)
            tx.put_many([listing(one) for one in customers])
    yield found
    sqlite.close()


def customer(number: int) -> Customer:
    name = f"Bell {number}" if number % 3 else f"Court {number}"
    return Customer(
        id=new_id(),
        number=number,
        name=name,
        name_folded=name.lower(),
        kind=CustomerKind.ORGANISATION,
        currency="USD" if number % 4 else "CHF",
        category="Court" if number % 2 else "Law Firm",
        status=Status.ACTIVE if number % 5 else Status.DISABLED,
        joined=date(2020, 1, 1) + timedelta(days=number * 7 % 50),
        tags=frozenset({"vip"} if number % 3 == 0 else {"rare"} if number == 44 else ()),
    )


def listing(one: Customer) -> Listing:
    return attrs.evolve(first_listing(one), balance=Money.of_minor(one.number * 37 % 11, one.currency))


def pages(store: Storage, where: Any, order: tuple[str, ...], limit: int) -> list[Any]:
    """Every page, as entities and as plain columns."""
    found: list[Any] = []
    after: Cursor | None = None
    with store.read() as desk:
        for _ in range(CUSTOMERS + 1):
            page = desk.find(Listing, where, order=order, after=after, limit=limit)
            plain = desk.rows(Listing, ("number", "joined"), where, order=order, after=after, limit=limit)
            assert [row[0] for row in plain] == [row.number for row in page]
            found.append([row.number for row in page])
            after = page.next
            if after is None:
                return found
    raise AssertionError("pages without end")


@settings(max_examples=80)
@given(
    where=filters,
    order=orders,
    down=st.booleans(),
    limit=st.integers(1, 25),
    few=st.sampled_from((0, 3, 1000)),
    steps=st.sampled_from((1, 7, 2000)),
    share=st.sampled_from((1, 4, 1000)),
)
def test_every_plan_gives_the_same_pages(
    stores: list[Storage],
    where: Any,
    order: tuple[str, ...],
    down: bool,
    limit: int,
    few: int,
    steps: int,
    share: int,
):
    """F64, B24."""
    turned = tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order) if down else order
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("FEW", few), ("STEPS", steps), ("SHARE", share)):
            patch.setattr(plans, name, value)
        memory, sqlite = (pages(store, where, turned, limit) for store in stores)
    assert sqlite == memory


def test_a_page_of_either_goes_on_where_it_ended(stores: list[Storage]):
    """A kind that no plan is made for, too."""
    for kind, where in ((Listing, COURT | Has("tags", "rare")), (Customer, COURT | Has("tags", "rare"))):
        found = []
        for store in stores:
            with store.read() as desk:
                first = desk.find(kind, where, order=("number",), limit=7)
                found.append(
                    [row.number for row in desk.find(kind, where, order=("number",), after=first.next, limit=CUSTOMERS)]
                )
        assert found[1] == found[0] == sorted(found[0])
        assert len(found[0]) == 24


def test_a_filter_that_few_meet_names_the_rows_and_one_that_many_meet_is_looked_at_on_a_walk(
    stores: list[Storage], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """F61: what a plan reads, as SQLite explains it."""
    monkeypatch.setattr(plans, "FEW", 10)
    asked: list[str] = []

    def explained(where: Any) -> str:
        asked.clear()
        with stores[1].read() as desk:
            desk.find(Listing, where, order=("-currency", "-balance"), limit=3)
        return asked[-1]

    named, walked = PagePlan._named, PagePlan._walked
    monkeypatch.setattr(PagePlan, "_named", lambda plan, *given: asked.append("named") or named(plan, *given))
    monkeypatch.setattr(PagePlan, "_walked", lambda plan, *given: asked.append("walked") or walked(plan, *given))
    assert explained(both(COURT, Says("bell 44"))) == "named"
    assert explained(both(COURT, Says("bell"))) == "walked"
    assert explained(both(Has("tags", "vip"), Says("nobody"))) == "named"
    assert explained(both(Has("tags", "vip"), COURT)) == "walked"
