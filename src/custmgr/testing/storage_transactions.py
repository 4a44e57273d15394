"""What every storage holds about writing: all or nothing, versions, removal, numbers."""

from contextlib import suppress

import pytest

from custmgr.errors import InvalidValue, NotFound, Stale, Unavailable
from custmgr.ports.storage import Storage
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound, Undecided
from custmgr.testing.storage_kinds import Account, Customer, Entry, Everything, Item, Setting, bare, everything, usd
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id


class StorageTransactions(Bound, Contract):
    """The clauses about writing."""

    def test_what_was_committed_is_read_back(self, store: Storage, bell: Customer) -> None:
        with store.read() as desk:
            assert desk.get(Customer, bell.id) == bell

    def test_nothing_survives_a_failed_transaction(self, store: Storage, bell: Customer) -> None:
        with suppress(Undecided), store.begin(bell.id) as tx:
            tx.put(Item(bell.id))
            tx.append(Entry(bell.id, 1))
            tx.next_number("invoice")
            tx.put(Customer(number=2))
            raise Undecided
        with store.read() as desk:
            assert (desk.count(Item), desk.count(Entry), desk.count(Customer)) == (0, 0, 1)

    def test_what_a_transaction_wrote_it_reads(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            item = tx.put(Item(bell.id))
            tx.append(Entry(bell.id, 1))
            assert tx.get(Item, item.id) == item
            assert (tx.count(Item), tx.count(Entry)) == (1, 1)
            tx.put(changed(item, open=usd(0)))
            assert tx.total(Item, "open", by=("currency",)) == {("USD",): (0,)}

    def test_every_form_comes_back_as_it_was_stored(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            full = tx.put(everything(bell.id))
        with store.read() as desk:
            assert desk.get(Everything, full.id) == full

    def test_absent_and_empty_values_come_back_as_they_were_stored(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            empty = tx.put(bare(bell.id))
        with store.read() as desk:
            assert desk.get(Everything, empty.id) == empty

    def test_a_new_entity_gets_version_one_and_each_change_the_next(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            second = tx.put(changed(bell, name="Bell"))
            third = tx.put(changed(second, name="Bell Ltd"))
        assert (bell.version, second.version, third.version) == (1, 2, 3)

    def test_a_row_is_written_again_and_again_in_one_transaction(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            item = tx.put(Item(bell.id))
            for left in (30, 20, 10):
                item = tx.put(changed(item, open=usd(left)))
            tx.put(changed(tx.get(Customer, bell.id), name="Bell"))
            assert tx.get(Item, item.id) == item
        with store.read() as desk:
            assert desk.get(Item, item.id) == changed(item, open=usd(10), version=4)
            assert desk.get(Customer, bell.id).name == "Bell"

    def test_put_leaves_the_given_entity_alone(self, store: Storage, bell: Customer) -> None:
        item = Item(bell.id)
        with store.begin(bell.id) as tx:
            assert tx.put(item) == changed(item, version=1)
        assert item.version == 0

    def test_a_second_writer_with_an_old_version_is_refused(self, store: Storage, bell: Customer) -> None:
        """H49."""
        with store.begin(bell.id) as tx:
            tx.put(changed(bell, name="First tab"))
        with pytest.raises(Stale) as refusal, store.begin(bell.id) as tx:
            tx.put(changed(bell, name="Second tab"))
        assert (refusal.value.kind, refusal.value.id, refusal.value.version) == ("Customer", bell.id, 1)
        with store.read() as desk:
            assert desk.get(Customer, bell.id).name == "First tab"

    def test_stale_says_which_version_is_current(self, store: Storage, bell: Customer) -> None:
        """H49."""
        with store.begin(bell.id) as tx:
            tx.put(changed(bell, name="First tab"))
        with pytest.raises(Stale) as refusal, store.begin(bell.id) as tx:
            tx.put(changed(bell, name="Second tab"))
        assert refusal.value.current == 2

    def test_changing_a_row_that_is_gone_is_stale(self, store: Storage, bell: Customer) -> None:
        with pytest.raises(Stale), store.begin(bell.id) as tx:
            tx.put(Item(bell.id, version=1))

    def test_put_many_stores_what_put_would(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            old = tx.put(Item(bell.id))
            account, new = Account(bell.id, "USD", usd(2)), everything(bell.id)
            stored = tx.put_many([changed(old, open=usd(1)), account, new])
        first, second, third = changed(old, open=usd(1), version=2), changed(account, version=1), stored[2]
        assert stored == [first, second, changed(new, version=1)]
        with store.read() as desk:
            assert desk.get(Item, old.id) == first
            assert desk.get(Account, (bell.id, "USD")) == second
            assert desk.get(Everything, new.id) == third

    def test_put_many_refuses_as_put_does(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            first, second = tx.put_many([Item(bell.id), Item(bell.id)])
            tx.put(changed(second, open=usd(1)))
        with pytest.raises(Stale) as refusal, store.begin(bell.id) as tx:
            tx.put_many([changed(first, open=usd(2)), changed(second, open=usd(2))])
        assert refusal.value.id == second.id
        with store.read() as desk:
            assert desk.get(Item, first.id) == first

    def test_a_removed_row_is_gone(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            first, second = tx.put_many([everything(bell.id), everything(bell.id)])
        with store.begin(bell.id) as tx:
            tx.remove(Everything, first.id)
        with store.read() as desk:
            assert desk.find(Everything).items == (second,)

    def test_removing_a_row_that_is_not_there_is_refused(self, store: Storage, bell: Customer) -> None:
        missing = new_id()
        with pytest.raises(NotFound) as refusal, store.begin(bell.id) as tx:
            tx.remove(Item, missing)
        assert (refusal.value.kind, refusal.value.id) == ("Item", missing)

    def test_a_removed_row_may_be_stored_anew(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            account = tx.put(Account(bell.id, "USD", usd(1)))
            tx.remove(Account, (bell.id, "USD"))
            assert tx.put(changed(account, version=0)).version == 1

    def test_a_kind_of_the_desk_itself_needs_no_customer(self, store: Storage) -> None:
        with store.begin() as tx:
            setting = tx.put(Setting("from", "desk@lawfirm.example"))
        with store.read() as desk:
            assert desk.get(Setting, "from") == setting

    def test_numbers_start_at_one_and_go_on(self, store: Storage) -> None:
        with store.begin() as tx:
            assert [*tx.next_number("invoice"), *tx.next_number("invoice", 3)] == [1, 2, 3, 4]
        with store.begin() as tx:
            assert tx.next_number("invoice") == range(5, 6)

    def test_each_series_has_its_own_numbers(self, store: Storage) -> None:
        with store.begin() as tx:
            assert (tx.next_number("invoice")[0], tx.next_number("memo")[0]) == (1, 1)

    def test_a_failed_transaction_takes_no_number(self, store: Storage) -> None:
        with suppress(Undecided), store.begin() as tx:
            tx.next_number("invoice", 5)
            raise Undecided
        with store.begin() as tx:
            assert tx.next_number("invoice") == range(1, 2)

    def test_migrating_again_changes_nothing(self, store: Storage, bell: Customer) -> None:
        store.migrate()
        with store.read() as desk:
            assert desk.find(Customer).items == (bell,)

    def test_a_closed_storage_opens_again(self, store: Storage, bell: Customer) -> None:
        store.close()
        with store.read() as desk:
            assert desk.get(Customer, bell.id) == bell

    def test_what_is_no_connection_cannot_be_joined(self, store: Storage) -> None:
        """B23."""
        with pytest.raises((InvalidValue, Unavailable)):
            store.join(object())
