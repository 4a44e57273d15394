"""What every storage holds about erasure: what append-only rows say of a person can be taken out, and the rows too."""

from contextlib import suppress

import pytest

from custmgr.errors import InvalidValue, NotFound
from custmgr.ports.storage import Storage
from custmgr.query.criteria import Is
from custmgr.schema.stored import NotLocked
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound, Undecided
from custmgr.testing.storage_kinds import Customer, Entry, Event, Item
from custmgr.values.frozen import changed


def events(store: Storage, customer: Customer) -> list[Event]:
    """What happened to the customer, oldest first."""
    with store.read() as desk:
        return list(desk.find(Event, Is("customer", customer.id)))


def told(store: Storage, customer: Customer, *texts: str) -> list[Event]:
    """The events with these texts, stored."""
    with store.begin(customer.id) as tx:
        tx.append(*(Event(customer.id, text) for text in texts))
    return events(store, customer)


class StorageErasure(Bound, Contract):
    """The clauses about erasure."""

    def test_a_redacted_row_keeps_everything_else(self, store: Storage, bell: Customer) -> None:
        first, second, third = told(store, bell, "Bell moved", "Bell paid", "Bell left")
        with store.begin(bell.id) as tx:
            tx.redact(Event, (bell.id, 1), (bell.id, 3), text="")
        assert events(store, bell) == [changed(first, text=""), second, changed(third, text="")]

    def test_a_chain_goes_on_after_a_redacted_row(self, store: Storage, bell: Customer) -> None:
        told(store, bell, "a")
        with store.begin(bell.id) as tx:
            tx.redact(Event, (bell.id, 1), text="")
            tx.append(Event(bell.id, "b"))
        assert [(one.seq, one.text, one.digest) for one in events(store, bell)] == [(1, "", ">a"), (2, "b", ">a>b")]

    def test_only_what_the_data_map_lets_go_is_redacted(self, store: Storage, bell: Customer) -> None:
        before = told(store, bell, "a")
        with pytest.raises(InvalidValue), store.begin(bell.id) as tx:
            tx.redact(Event, (bell.id, 1), seq=9)
        with pytest.raises(InvalidValue), store.begin(bell.id) as tx:
            tx.redact(Event, (bell.id, 1), digest="forged")
        assert events(store, bell) == before

    def test_rows_that_may_change_are_not_redacted(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            item = tx.put(Item(bell.id))
        with pytest.raises(InvalidValue), store.begin(bell.id) as tx:
            tx.redact(Item, item.id)

    def test_a_row_is_redacted_only_under_its_customers_lock(
        self, store: Storage, bell: Customer, ray: Customer
    ) -> None:
        before = told(store, ray, "a")
        with pytest.raises(NotLocked), store.begin(bell.id) as tx:
            tx.redact(Event, (ray.id, 1), text="")
        assert events(store, ray) == before

    def test_a_row_that_is_not_there_cannot_be_redacted(self, store: Storage, bell: Customer) -> None:
        with pytest.raises(NotFound), store.begin(bell.id) as tx:
            tx.redact(Event, (bell.id, 1), text="")

    def test_a_failed_transaction_redacts_nothing(self, store: Storage, bell: Customer) -> None:
        before = told(store, bell, "a", "b")
        with suppress(Undecided), store.begin(bell.id) as tx:
            tx.redact(Event, (bell.id, 1), text="")
            tx.expunge(Event, (bell.id, 2))
            raise Undecided
        assert events(store, bell) == before

    def test_expunged_rows_are_gone_append_only_ones_too(self, store: Storage, bell: Customer) -> None:
        _, second = told(store, bell, "a", "b")
        with store.begin(bell.id) as tx:
            item = tx.put(Item(bell.id))
            tx.expunge(Event, (bell.id, 1))
            tx.expunge(Item, item.id)
        assert events(store, bell) == [second]
        with store.read() as desk:
            assert desk.count(Item) == 0

    def test_append_only_rows_are_not_removed_otherwise(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.append(Entry(bell.id, 1))
        with pytest.raises(InvalidValue), store.begin(bell.id) as tx:
            tx.remove(Entry, (bell.id, 1))
        with store.read() as desk:
            assert desk.count(Entry) == 1

    def test_a_row_is_expunged_only_under_its_customers_lock(
        self, store: Storage, bell: Customer, ray: Customer
    ) -> None:
        before = told(store, ray, "a")
        with pytest.raises(NotLocked), store.begin(bell.id) as tx:
            tx.expunge(Event, (ray.id, 1))
        assert events(store, ray) == before

    def test_a_customer_that_was_expunged_has_no_lock(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id, ray.id) as tx:
            tx.expunge(Customer, bell.id)
            assert tx.first(Customer, bell.id) is None
        with pytest.raises(NotFound), store.begin(bell.id):
            pytest.fail("the block ran")
        with store.begin(ray.id) as tx:
            assert tx.first(Customer, bell.id) is None
