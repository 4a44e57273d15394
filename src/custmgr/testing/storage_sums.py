"""What every storage holds about sums: totals by groups, and spreads over bands."""

from datetime import date

import pytest

from custmgr.errors import InvalidValue
from custmgr.ports.storage import Storage
from custmgr.query.criteria import Bands, Is, Positive
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound
from custmgr.testing.storage_kinds import Customer, Everything, Item, everything, usd
from custmgr.values.money import LARGEST, Money

EDGES = (date(2026, 3, 1), date(2026, 3, 31))


def items(store: Storage, bell: Customer, ray: Customer) -> None:
    """Dollars and euros of two customers, due before, within and after the edges."""
    with store.begin(bell.id, ray.id) as tx:
        tx.put_many(
            [
                Item(bell.id, due=date(2026, 2, 28), open=usd(1)),
                Item(bell.id, due=date(2026, 3, 1), open=usd(2), seen=date(2026, 1, 1)),
                Item(bell.id, due=date(2026, 3, 30), open=usd(4)),
                Item(bell.id, due=date(2026, 3, 31), open=Money(8, "EUR"), amount=Money(8, "EUR")),
                Item(ray.id, due=date(2026, 4, 1), open=usd(16)),
                Item(ray.id, due=date(2026, 4, 1), open=usd(0)),
            ]
        )


class StorageSums(Bound, Contract):
    """The clauses about sums."""

    def test_a_total_sums_each_group(self, store: Storage, bell: Customer, ray: Customer) -> None:
        items(store, bell, ray)
        with store.read() as desk:
            found = desk.total(Item, "open", "amount", by=("customer", "currency"))
        assert found == {
            (bell.id.hex, "USD"): (700, 30000),
            (bell.id.hex, "EUR"): (800, 800),
            (ray.id.hex, "USD"): (1600, 20000),
        }

    def test_a_total_without_groups_is_one_sum(self, store: Storage, bell: Customer, ray: Customer) -> None:
        items(store, bell, ray)
        with store.read() as desk:
            assert desk.total(Item, "version") == {(): (6,)}
            assert desk.total(Item, "open", where=Is("currency", "USD")) == {(): (2300,)}

    def test_a_total_of_no_rows_has_no_groups(self, store: Storage) -> None:
        with store.read() as desk:
            assert desk.total(Item, "version") == {}
            assert desk.total(Item, "version", by=("due",)) == {}

    def test_groups_are_stored_scalars(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put(everything(bell.id))
        with store.read() as desk:
            by = ("day", "flag", "state", "more_moment", "currency")
            found = desk.total(Everything, "more_amount", by=by)
        assert found == {(date(1900, 1, 1), True, "queued", -1, "EUR"): (LARGEST,)}
        assert [type(value) for value in next(iter(found))] == [date, bool, str, int, str]

    def test_absent_values_are_a_group_and_add_nothing(self, store: Storage, bell: Customer, ray: Customer) -> None:
        items(store, bell, ray)
        with store.begin(bell.id) as tx:
            tx.put(everything(bell.id, more_amount=None))
        with store.read() as desk:
            assert desk.total(Item, "version", by=("seen",)) == {(None,): (5,), (date(2026, 1, 1),): (1,)}
            assert desk.total(Everything, "more_amount", by=("currency",)) == {("EUR",): (0,)}

    def test_sums_are_whole_numbers(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put_many([everything(bell.id) for _ in range(3)])
        with store.read() as desk:
            ((total,),) = desk.total(Everything, "more_amount", by=("currency",)).values()
        assert (type(total), total) == (int, 3 * LARGEST)

    def test_money_of_several_currencies_is_not_summed(self, store: Storage) -> None:
        with store.read() as desk, pytest.raises(InvalidValue):
            desk.total(Item, "open", by=("customer",))
        with store.read() as desk, pytest.raises(InvalidValue):
            desk.spread(Item, "open", Positive("open"), by=("customer",), over=Bands("due", EDGES))

    @pytest.mark.parametrize("field", ["due", "customer", "nickname"])
    def test_only_numbers_and_money_are_summed(self, store: Storage, field: str) -> None:
        with store.read() as desk, pytest.raises(InvalidValue):
            desk.total(Item, field)

    def test_a_spread_cuts_at_rising_edges(self, store: Storage, bell: Customer, ray: Customer) -> None:
        items(store, bell, ray)
        with store.read() as desk:
            by = ("customer", "currency")
            found = desk.spread(Item, "open", Positive("open"), by=by, over=Bands("due", EDGES))
        assert found == [
            (bell.id.hex, "EUR", 0, 0, 800),
            (bell.id.hex, "USD", 100, 600, 0),
            (ray.id.hex, "USD", 0, 0, 1600),
        ]

    def test_a_spread_without_edges_is_one_band(self, store: Storage, bell: Customer, ray: Customer) -> None:
        items(store, bell, ray)
        with store.read() as desk:
            assert desk.spread(Item, "open", by=("currency",), over=Bands("due", ())) == [("EUR", 800), ("USD", 2300)]

    def test_a_spread_may_have_no_groups(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.read() as desk:
            assert desk.spread(Item, "version", by=(), over=Bands("due", EDGES)) == []
        items(store, bell, ray)
        with store.read() as desk:
            assert desk.spread(Item, "version", by=(), over=Bands("due", EDGES)) == [(1, 2, 3)]

    def test_an_absent_value_lies_in_no_band(self, store: Storage, bell: Customer, ray: Customer) -> None:
        items(store, bell, ray)
        with store.read() as desk:
            assert desk.spread(Item, "version", by=("currency",), over=Bands("seen", EDGES)) == [
                ("EUR", 0, 0, 0),
                ("USD", 1, 0, 0),
            ]
