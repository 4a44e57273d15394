"""What every storage holds about locks (D13), chains and leases."""

from contextlib import suppress
from datetime import timedelta

import pytest

from custmgr.errors import NotFound, Stale
from custmgr.ports.storage import DESK, Storage
from custmgr.query.criteria import ALL, Is
from custmgr.schema.stored import NotLocked
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound, Undecided
from custmgr.testing.storage_kinds import NOON, Customer, Entry, Event, Item, Message, Setting, State
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id

LATER = NOON + timedelta(minutes=5)


def chain(store: Storage, customer: Customer) -> list[tuple[int, str]]:
    """The customer's chain: number and digest of each row."""
    with store.read() as desk:
        return [(one.seq, one.digest) for one in desk.find(Event, Is("customer", customer.id))]


class StorageLocks(Bound, Contract):
    """The clauses about locks, chains and leases."""

    def test_a_customer_that_does_not_exist_cannot_be_locked(self, store: Storage) -> None:
        missing = new_id()
        with pytest.raises(NotFound) as refusal, store.begin(missing):
            pytest.fail("the block ran")
        assert (refusal.value.kind, refusal.value.id) == ("Customer", missing)

    def test_a_lock_taken_later_must_exist_too(self, store: Storage, bell: Customer) -> None:
        with pytest.raises(NotFound), store.begin(bell.id) as tx:
            tx.lock(new_id())

    def test_a_row_is_written_only_under_its_customers_lock(
        self, store: Storage, bell: Customer, ray: Customer
    ) -> None:
        with pytest.raises(NotLocked) as refusal, store.begin(bell.id) as tx:
            tx.put(Item(ray.id))
        assert (refusal.value.kind, refusal.value.customer) == ("Item", ray.id)

    def test_a_row_is_appended_only_under_its_customers_lock(
        self, store: Storage, bell: Customer, ray: Customer
    ) -> None:
        with pytest.raises(NotLocked), store.begin(bell.id) as tx:
            tx.append(Entry(ray.id, 1))
        with pytest.raises(NotLocked), store.begin(bell.id) as tx:
            tx.append(Event(ray.id, "seen"))

    def test_a_row_is_removed_only_under_its_customers_lock(
        self, store: Storage, bell: Customer, ray: Customer
    ) -> None:
        with store.begin(ray.id) as tx:
            item = tx.put(Item(ray.id))
        with pytest.raises(NotLocked), store.begin(bell.id) as tx:
            tx.remove(Item, item.id)

    def test_many_rows_are_written_only_under_their_customers_locks(
        self, store: Storage, bell: Customer, ray: Customer
    ) -> None:
        with pytest.raises(NotLocked), store.begin(bell.id) as tx:
            tx.put_many([Item(bell.id), Item(ray.id)])
        with store.read() as desk:
            assert desk.count(Item) == 0

    def test_a_customer_is_changed_only_under_its_lock(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with pytest.raises(NotLocked), store.begin(bell.id) as tx:
            tx.put(changed(ray, name="Raymond"))

    def test_the_desks_lock_covers_no_customer(self, store: Storage, bell: Customer) -> None:
        with pytest.raises(NotLocked), store.begin() as tx:
            tx.put(Item(bell.id))

    def test_a_row_leaves_its_customer_only_under_both_locks(
        self, store: Storage, bell: Customer, ray: Customer
    ) -> None:
        with store.begin(bell.id) as tx:
            item = tx.put(Item(bell.id))
        with pytest.raises(NotLocked), store.begin(ray.id) as tx:
            tx.put(changed(item, customer=ray.id))
        with store.begin(bell.id, ray.id) as tx:
            moved = tx.put(changed(item, customer=ray.id))
        with store.read() as desk:
            assert desk.find(Item).items == (moved,)

    def test_storing_a_new_customer_makes_and_takes_its_lock(self, store: Storage) -> None:
        with store.begin() as tx:
            new = tx.put(Customer(number=5))
            tx.append(Event(new.id, "added"))
            item = tx.put(Item(new.id))
        with store.begin(new.id) as tx:
            assert tx.put(item).version == 2

    def test_customers_stored_together_are_locked_for_what_comes_with_them(self, store: Storage) -> None:
        new = Customer(number=5)
        with store.begin() as tx:
            tx.put_many([new, Item(new.id), Customer(number=6)])
            assert tx.count(Item, Is("customer", new.id)) == 1

    def test_a_customer_that_was_never_committed_has_no_lock(self, store: Storage) -> None:
        new = Customer(number=5)
        with suppress(Undecided), store.begin() as tx:
            tx.put(new)
            raise Undecided
        with pytest.raises(NotFound), store.begin(new.id):
            pytest.fail("the block ran")

    def test_locks_held_already_are_passed_over(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(ray.id) as tx:
            tx.lock(ray.id, bell.id, bell.id)
            tx.lock(bell.id)
            assert [one.version for one in tx.put_many([Item(bell.id), Item(ray.id)])] == [1, 1]

    def test_a_hundred_customers_are_locked_at_once(self, store: Storage) -> None:
        with store.begin() as tx:
            many = tx.put_many([Customer(number=n) for n in range(1, 121)])
        with store.begin(*(one.id for one in many)) as tx:
            tx.append(*(Event(one.id, one.name) for one in many))
        with store.begin(*(one.id for one in many)) as tx:
            tx.append(*(Event(one.id, "again") for one in many))
            assert tx.count(Event, Is("seq", 2)) == 120
        with pytest.raises(NotFound), store.begin(*(one.id for one in many), new_id()):
            pytest.fail("the block ran")

    def test_the_desk_may_be_locked_beside_a_customer(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id, DESK) as tx:
            tx.append(Event(DESK, "bulk"), Event(bell.id, "part of it"))
        with store.read() as desk:
            assert [one.seq for one in desk.find(Event)] == [1, 1]

    def test_chained_rows_are_sealed_in_the_order_given(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.append(Event(bell.id, "a"), Entry(bell.id, 1), Event(bell.id, "b"))
            tx.append(Event(bell.id, "c"))
        assert chain(store, bell) == [(1, ">a"), (2, ">a>b"), (3, ">a>b>c")]

    def test_a_chain_goes_on_where_the_last_transaction_left_it(self, store: Storage, bell: Customer) -> None:
        for text in "ab":
            with store.begin(bell.id) as tx:
                tx.append(Event(bell.id, text))
        assert chain(store, bell) == [(1, ">a"), (2, ">a>b")]

    def test_each_customer_has_its_own_chain(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id, ray.id) as tx:
            tx.append(Event(bell.id, "a"), Event(ray.id, "b"), Event(bell.id, "c"))
        assert (chain(store, bell), chain(store, ray)) == ([(1, ">a"), (2, ">a>c")], [(1, ">b")])

    def test_the_head_of_a_chain_tells_of_its_last_row(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id) as tx:
            assert tx.head(bell.id).seq == 0
            tx.append(Event(bell.id, "a", NOON), Event(bell.id, "b", LATER))
            assert (tx.head(bell.id).seq, tx.head(bell.id).at) == (2, LATER)
        with store.begin(bell.id) as tx, pytest.raises(NotLocked):
            tx.head(ray.id)
        with store.begin(bell.id, ray.id) as tx:
            heads = tx.head(bell.id), tx.head(ray.id)
        assert [(head.seq, head.digest, head.at) for head in heads] == [(2, ">a>b", LATER), (0, "", heads[1].at)]
        assert heads[1].at < NOON

    def test_a_failed_transaction_moves_no_chain(self, store: Storage, bell: Customer) -> None:
        with suppress(Undecided), store.begin(bell.id) as tx:
            tx.append(Event(bell.id, "lost"))
            raise Undecided
        with store.begin(bell.id) as tx:
            tx.append(Event(bell.id, "kept"))
        assert chain(store, bell) == [(1, ">kept")]

    def test_a_transaction_carries_what_its_user_gives_it(self, store: Storage) -> None:
        with store.begin() as tx:
            tx.act = "ana"
            assert tx.act == "ana"

    def test_claimed_rows_are_leased_with_a_new_version(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            queued = tx.put_many([Message(bell.id) for _ in range(3)])
        with store.begin() as tx:
            leased = tx.claim(Message, Is("state", State.QUEUED), limit=2, now=NOON, until=LATER)
        expected = [changed(one, state=State.LEASED, until=LATER, version=2) for one in queued[:2]]
        assert leased == expected
        with store.read() as desk:
            assert list(desk.find(Message)) == [*expected, queued[2]]

    def test_a_lease_is_respected_until_it_ends(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put(Message(bell.id, state=State.LEASED, until=LATER))
        with store.begin() as tx:
            assert tx.claim(Message, ALL, limit=9, now=LATER - timedelta(microseconds=1), until=LATER) == []
            assert len(tx.claim(Message, ALL, limit=9, now=LATER, until=LATER + timedelta(1))) == 1

    def test_the_version_fences_a_late_worker(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put(Message(bell.id))
            (late,) = tx.claim(Message, ALL, limit=1, now=NOON, until=LATER)
        with store.begin(bell.id) as tx:
            (prompt,) = tx.claim(Message, ALL, limit=1, now=LATER, until=LATER + timedelta(1))
            tx.put(changed(prompt, state=State.SENT))
        with pytest.raises(Stale), store.begin(bell.id) as tx:
            tx.put(changed(late, state=State.SENT))

    def test_a_failed_claim_leases_nothing(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            message = tx.put(Message(bell.id))
        with suppress(Undecided), store.begin() as tx:
            tx.claim(Message, ALL, limit=1, now=NOON, until=LATER)
            raise Undecided
        with store.read() as desk:
            assert desk.get(Message, message.id) == message

    def test_a_kind_of_the_desk_is_written_under_any_lock(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            assert tx.put(Setting("from")).version == 1
