"""What every storage holds about streams: every row once and in order, as entities or as plain fields."""

import pytest

from custmgr.errors import InvalidValue
from custmgr.ports.storage import Storage
from custmgr.query.criteria import Between, Is
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound
from custmgr.testing.storage_kinds import Customer, Entry, Everything, Item, everything, usd
from custmgr.values.frozen import changed


class StorageStreams(Bound, Contract):
    """The clauses about streams."""

    def test_a_stream_gives_every_row_in_order(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.append(*(Entry(bell.id, n) for n in range(2_500)))
            assert [one.n for one in tx.stream(Entry, order=("-n",))] == list(range(2_499, -1, -1))
        with store.read() as desk:
            assert [one.n for one in desk.stream(Entry)] == list(range(2_500))

    def test_a_stream_of_fields_gives_what_rows_give(self, store: Storage, bell: Customer) -> None:
        """Across pages, whatever else is read meanwhile, in a snapshot and in a transaction."""
        fields = ("customer", "other", "flag", "day", "moment", "rate", "state", "amount", "version")
        with store.begin(bell.id) as tx:
            tx.put_many([changed(everything(bell.id), number=n) for n in range(5)])
            tx.append(*(Entry(bell.id, n) for n in range(2_500)))
            assert [n for (n,) in tx.stream(Entry, fields=("n",), order=("-n",))] == list(range(2_499, -1, -1))
        with store.read() as desk:
            assert all(desk.count(Entry) == 2_500 for _ in desk.stream(Everything, fields=fields))
            found = desk.stream(Everything, Between("number", 1, 3), fields=fields, order=("-number",))
            assert list(found) == list(desk.rows(Everything, fields, Between("number", 1, 3), order=("-number",)))
            assert list(desk.stream(Entry, fields=("customer", "n"))) == [(bell.id.hex, n) for n in range(2_500)]
            assert list(desk.stream(Entry, Is("n", -1), fields=("n",))) == []

    @pytest.mark.parametrize("field", ["nickname", "tags"])
    def test_a_stream_of_unknown_or_nested_fields_is_refused(self, store: Storage, field: str) -> None:
        with store.read() as desk, pytest.raises(InvalidValue):
            list(desk.stream(Customer, fields=(field,)))

    def test_a_stream_of_some_rows_may_be_left_early(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.append(*(Entry(bell.id, n, credit=f"c{n % 2}") for n in range(10)))
        with store.read() as desk:
            assert next(desk.stream(Entry, Is("credit", "c1"))).n == 1
            assert desk.count(Entry) == 10

    def test_rows_written_while_they_stream_come_once(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put_many([Item(bell.id) for _ in range(5)])
            seen = [tx.put(changed(one, open=usd(1))).version for one in tx.stream(Item)]
        assert seen == [2] * 5
