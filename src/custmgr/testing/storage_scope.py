"""What every storage holds about scope: rows of other customers are as if they did not exist."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from custmgr.errors import CustmgrError, NotFound
from custmgr.ports.storage import DESK, Storage, Transaction
from custmgr.query.criteria import ALL, OWNER, Bands, Criteria, Is, OneOf, With
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound
from custmgr.testing.storage_kinds import DAY, NOON, Customer, Entry, Event, Item, Message, Setting, usd
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id


def outcome(store: Storage, scope: Criteria, own: Customer, write: Callable[[Transaction], Any]) -> CustmgrError:
    """The refusal of a write in a scoped transaction."""
    with pytest.raises(CustmgrError) as refusal, store.begin(own.id, scope=scope) as tx:
        write(tx)
    return refusal.value


def without_ids(refusal: CustmgrError) -> tuple[object, ...]:
    """A refusal but for the id that the asker named himself."""
    return (type(refusal), *(value for name, value in attrs.asdict(refusal).items() if name not in ("id", "customer")))


class StorageScope(Bound, Contract):
    """The clauses about scope."""

    @pytest.fixture
    def scope(self, bell: Customer) -> Criteria:
        """What only leaves the first customer."""
        return Is(OWNER, bell.id)

    @pytest.fixture
    def hidden(self, store: Storage, bell: Customer, ray: Customer) -> Item:
        """An item of the customer out of scope; each customer has one, with an entry, an event and a message."""
        with store.begin(bell.id, ray.id, DESK) as tx:
            tx.put_many([Item(bell.id, open=usd(1)), Message(bell.id), Message(ray.id), Setting("from")])
            tx.append(*(Entry(one.id, 1) for one in (bell, ray)), *(Event(one.id, "seen") for one in (bell, ray)))
            return tx.put(Item(ray.id, open=usd(2)))

    def test_lookups_pass_over_what_is_out_of_scope(self, store: Storage, scope: Criteria, hidden: Item) -> None:
        with store.read(scope=scope) as desk:
            assert desk.first(Item, hidden.id) is None
            assert desk.get_many(Item, [hidden.id]) == {}
            with pytest.raises(NotFound) as refusal:
                desk.get(Item, hidden.id)
        assert (refusal.value.kind, refusal.value.id) == ("Item", hidden.id)

    def test_lists_pass_over_what_is_out_of_scope(
        self, store: Storage, scope: Criteria, bell: Customer, hidden: Item
    ) -> None:
        with store.read(scope=scope) as desk:
            assert [one.customer for one in desk.find(Item)] == [bell.id]
            assert [one.customer for one in desk.stream(Item)] == [bell.id]
            assert list(desk.rows(Customer, ("id",), order=("-number",))) == [(bell.id.hex,)]

    def test_asking_for_others_finds_nothing(
        self, store: Storage, scope: Criteria, ray: Customer, hidden: Item
    ) -> None:
        with store.read(scope=scope) as desk:
            assert len(desk.find(Item, Is("customer", ray.id) | Is("id", hidden.id))) == 0
            assert desk.count(Customer, With(Item, Is("id", hidden.id))) == 0

    def test_sums_and_counts_leave_out_what_is_out_of_scope(
        self, store: Storage, scope: Criteria, bell: Customer, hidden: Item
    ) -> None:
        with store.read(scope=scope) as desk:
            assert (desk.count(Item), desk.count(Entry, cap=9), desk.count(Event)) == (1, 1, 1)
            assert desk.total(Item, "open", by=("currency",)) == {("USD",): (100,)}
            spread = desk.spread(Item, "open", by=("customer", "currency"), over=Bands("due", (DAY,)))
            assert spread == [(bell.id.hex, "USD", 0, 100)]

    def test_kinds_of_the_desk_are_out_of_every_scope(self, store: Storage, scope: Criteria, hidden: Item) -> None:
        with store.read(scope=scope) as desk:
            assert (desk.first(Setting, "from"), desk.count(Setting)) == (None, 0)

    def test_a_scope_may_leave_several_customers(
        self, store: Storage, bell: Customer, ray: Customer, hidden: Item
    ) -> None:
        with store.begin(bell.id, ray.id, scope=OneOf(OWNER, (bell.id, ray.id))) as tx:
            assert tx.put(changed(hidden, open=usd(0))).version == 2
            assert tx.count(Item) == 2

    def test_a_scope_may_ask_for_other_rows_of_the_customer(
        self, store: Storage, bell: Customer, ray: Customer, hidden: Item
    ) -> None:
        scope = With(Item, Is("id", hidden.id))
        with store.begin(ray.id, scope=scope) as tx:
            assert [one.customer for one in tx.find(Message)] == [ray.id]
            tx.append(Entry(ray.id, 2))
        with pytest.raises(NotFound), store.begin(bell.id, scope=scope):
            pytest.fail("the block ran")

    def test_a_customer_out_of_scope_cannot_be_locked(
        self, store: Storage, scope: Criteria, bell: Customer, ray: Customer
    ) -> None:
        missing = new_id()
        for customer in (ray.id, missing):
            with pytest.raises(NotFound) as refusal, store.begin(customer, scope=scope):
                pytest.fail("the block ran")
            assert (refusal.value.kind, refusal.value.id) == ("Customer", customer)
            with pytest.raises(NotFound), store.begin(bell.id, scope=scope) as tx:
                tx.lock(customer)

    def test_the_desk_is_out_of_every_scope(self, store: Storage, scope: Criteria) -> None:
        with pytest.raises(NotFound), store.begin(scope=scope):
            pytest.fail("the block ran")

    def test_rows_in_scope_are_written_as_ever(
        self, store: Storage, scope: Criteria, bell: Customer, hidden: Item
    ) -> None:
        with store.begin(bell.id, scope=scope) as tx:
            (item,) = tx.find(Item)
            tx.put(changed(item, open=usd(0)))
            tx.append(Event(bell.id, "paid"))
            tx.remove(Item, tx.put(Item(bell.id)).id)
        with store.read() as desk:
            assert desk.total(Item, "open", by=("currency",)) == {("USD",): (200,)}

    def test_writing_for_another_customer_is_as_for_none(
        self, store: Storage, scope: Criteria, bell: Customer, ray: Customer
    ) -> None:
        writes: tuple[Callable[[Transaction, Any], Any], ...] = (
            lambda tx, customer: tx.put(Item(customer)),
            lambda tx, customer: tx.put_many([Item(bell.id), Item(customer)]),
            lambda tx, customer: tx.append(Event(customer, "forged")),
            lambda tx, customer: tx.append(Entry(customer, 1)),
        )
        for write in writes:
            theirs = outcome(store, scope, bell, lambda tx, write=write: write(tx, ray.id))  # type: ignore[misc]
            nobodys = outcome(store, scope, bell, lambda tx, write=write: write(tx, new_id()))  # type: ignore[misc]
            assert isinstance(theirs, NotFound)
            assert without_ids(theirs) == without_ids(nobodys)

    def test_changing_anothers_row_is_as_changing_none(
        self, store: Storage, scope: Criteria, bell: Customer, hidden: Item
    ) -> None:
        gone = changed(hidden, id=new_id())
        for change in ({}, {"customer": bell.id}):
            theirs = outcome(store, scope, bell, lambda tx, change=change: tx.put(changed(hidden, **change)))  # type: ignore[misc]
            nobodys = outcome(store, scope, bell, lambda tx, change=change: tx.put(changed(gone, **change)))  # type: ignore[misc]
            assert without_ids(theirs) == without_ids(nobodys)
        with store.read() as desk:
            assert desk.get(Item, hidden.id) == hidden

    def test_removing_anothers_row_is_as_removing_none(
        self, store: Storage, scope: Criteria, bell: Customer, hidden: Item
    ) -> None:
        theirs = outcome(store, scope, bell, lambda tx: tx.remove(Item, hidden.id))
        nobodys = outcome(store, scope, bell, lambda tx: tx.remove(Item, new_id()))
        assert isinstance(theirs, NotFound)
        assert without_ids(theirs) == without_ids(nobodys)

    def test_a_new_customer_out_of_scope_is_not_stored(self, store: Storage, scope: Criteria, bell: Customer) -> None:
        assert isinstance(outcome(store, scope, bell, lambda tx: tx.put(Customer(number=9))), NotFound)
        with store.read() as desk:
            assert desk.count(Customer) == 1

    def test_a_kind_of_the_desk_is_not_written_in_a_scope(
        self, store: Storage, scope: Criteria, bell: Customer
    ) -> None:
        assert isinstance(outcome(store, scope, bell, lambda tx: tx.put(Setting("from"))), NotFound)

    def test_a_claim_passes_over_what_is_out_of_scope(
        self, store: Storage, scope: Criteria, bell: Customer, hidden: Item
    ) -> None:
        with store.begin(bell.id, scope=scope) as tx:
            claimed = tx.claim(Message, ALL, limit=9, now=NOON, until=NOON + timedelta(1))
        assert [one.customer for one in claimed] == [bell.id]
