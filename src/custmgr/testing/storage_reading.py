"""What every storage holds about reading: lookups, plain rows, counts, snapshots."""

import attrs
import pytest

from custmgr.errors import InvalidValue, NotFound
from custmgr.ports.storage import Storage
from custmgr.query.criteria import Is
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound, customers
from custmgr.testing.storage_kinds import Account, Customer, Entry, Everything, bare, everything, usd
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id
from custmgr.values.money import Money


class StorageReading(Bound, Contract):
    """The clauses about reading."""

    def test_a_missing_row_is_not_found(self, store: Storage) -> None:
        missing = new_id()
        with store.read() as desk, pytest.raises(NotFound) as refusal:
            desk.get(Customer, missing)
        assert (refusal.value.kind, refusal.value.id) == ("Customer", missing)

    def test_first_answers_none_for_a_missing_row(self, store: Storage) -> None:
        with store.read() as desk:
            assert desk.first(Customer, new_id()) is None

    def test_a_row_is_found_by_all_fields_of_its_key(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            dollars, _ = tx.put_many([Account(bell.id, "USD", usd(1)), Account(bell.id, "EUR", Money(2, "EUR"))])
        with store.read() as desk:
            assert desk.get(Account, (bell.id, "USD")) == dollars
            assert desk.first(Account, (bell.id, "GBP")) is None

    def test_get_many_answers_those_that_exist_by_key(self, store: Storage) -> None:
        ten = customers(store)
        with store.read() as desk:
            found = desk.get_many(Customer, [ten[3].id, new_id(), ten[1].id, ten[3].id])
        assert found == {ten[3].id: ten[3], ten[1].id: ten[1]}

    def test_get_many_takes_keys_of_several_fields(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            dollars = tx.put(Account(bell.id, "USD", usd(1)))
        with store.read() as desk:
            found = desk.get_many(Account, [(bell.id, "USD"), (bell.id, "EUR")])
        assert found == {(bell.id, "USD"): dollars}

    def test_get_many_of_no_keys_is_empty(self, store: Storage) -> None:
        with store.read() as desk:
            assert desk.get_many(Customer, []) == {}

    def test_get_many_takes_more_keys_than_a_statement_does(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.append(*(Entry(bell.id, n) for n in range(1_500)))
        with store.read() as desk:
            assert len(desk.get_many(Entry, [(bell.id, n) for n in range(-10, 1_500)])) == 1_500

    def test_rows_are_stored_scalars(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            one = tx.put(everything(bell.id))
        fields = ("customer", "other", "text", "number", "flag", "more_flag", "day", "moment", "more_moment", "rate")
        with store.read() as desk:
            (row,) = desk.rows(Everything, (*fields, "state", "amount", "more_amount", "currency", "version"))
        assert one.other is not None
        plain = (bell.id.hex, one.other.hex, one.text, -(2**62), True, False, one.day)
        assert row == (*plain, 1774958400000001, -1, "19.000000", "queued", -1, 10**15, "EUR", 1)
        assert [type(value) for value in row[4:6]] == [bool, bool]

    def test_absent_values_are_none_in_rows(self, store: Storage, bell: Customer) -> None:
        fields = [name for name in attrs.fields_dict(Everything) if name.startswith("more_") and name != "more_inner"]
        with store.begin(bell.id) as tx:
            tx.put(bare(bell.id))
        with store.read() as desk:
            assert list(desk.rows(Everything, ["other", *fields])) == [(None,) * (len(fields) + 1)]

    @pytest.mark.parametrize("field", ["nickname", "tags"])
    def test_rows_of_unknown_or_nested_fields_are_refused(self, store: Storage, field: str) -> None:
        with store.read() as desk, pytest.raises(InvalidValue):
            desk.rows(Customer, (field,))

    def test_counting_stops_at_the_cap(self, store: Storage) -> None:
        customers(store)
        with store.read() as desk:
            counts = [desk.count(Customer, cap=cap) for cap in (None, 3, 10, 11)]
            assert [*counts, desk.count(Customer, Is("name", "Ada"), cap=2)] == [10, 3, 10, 10, 2]

    def test_a_snapshot_does_not_see_what_is_committed_later(self, store: Storage, bell: Customer) -> None:
        with store.read() as desk:
            before = desk.find(Customer).items
            with store.begin(bell.id) as tx:
                tx.put(changed(bell, name="Bell Ltd"))
                tx.put(Customer(number=2))
            assert desk.find(Customer).items == before
            assert desk.count(Customer) == 1
        with store.read() as desk:
            assert desk.count(Customer) == 2

    def test_a_snapshot_does_not_see_what_is_not_committed(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put(changed(bell, name="Bell Ltd"))
            with store.read() as desk:
                assert desk.get(Customer, bell.id) == bell

    @pytest.mark.parametrize("key", ["nonsense", None, ("a", "b"), 7])
    def test_what_can_be_no_key_names_no_row(self, store: Storage, key: object) -> None:
        with store.read() as desk:
            with pytest.raises((InvalidValue, NotFound)):
                desk.get(Customer, key)
            with pytest.raises((InvalidValue, NotFound)):
                desk.get(Account, key)
