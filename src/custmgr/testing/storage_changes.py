"""What every storage holds about changing plain fields of many rows at once."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from custmgr.errors import InvalidValue, NotFound, Stale
from custmgr.ports.storage import Storage
from custmgr.query.criteria import ALL, OWNER, Is, OneOf
from custmgr.schema.stored import NotLocked
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound, Undecided
from custmgr.testing.storage_kinds import (
    DAY,
    NOON,
    Customer,
    Entry,
    Everything,
    Item,
    Message,
    Setting,
    State,
    Stay,
    everything,
    usd,
)
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id

LATER = DAY + timedelta(days=30)
MANY = 2345


class StorageChanges(Bound, Contract):
    """The clauses about ``change``."""

    def test_a_change_reaches_every_row_that_meets_the_criteria_and_no_other(
        self, store: Storage, bell: Customer
    ) -> None:
        with store.begin(bell.id) as tx:
            early, seen = tx.put(Item(bell.id)), tx.put(Item(bell.id, seen=DAY))
            assert tx.change(Item, Is("seen", None), due=LATER) == [early.id]
        with store.read() as desk:
            assert desk.get(Item, early.id) == changed(early, due=LATER, version=2)
            assert desk.get(Item, seen.id) == seen

    def test_changed_rows_are_told_by_their_keys_in_order(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            items = tx.put_many([Item(bell.id) for _ in range(MANY)])
            assert tx.change(Item, ALL, seen=DAY) == sorted(one.id for one in items)
            assert tx.count(Item, Is("seen", DAY)) == MANY
            assert tx.change(Item, Is("seen", None), seen=DAY) == []

    def test_every_plain_form_can_be_changed_and_taken_away(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            one = tx.put(everything(bell.id))
            other: dict[str, Any] = {
                "number": 7,
                "flag": False,
                "day": LATER,
                "moment": NOON,
                "state": State.LEASED,
                "other": bell.id,
            }
            other |= dict.fromkeys(f"more_{name}" for name in ("number", "flag", "day", "moment", "state"))
            tx.change(Everything, ALL, **other)
            new = changed(one, **other, version=2)
            assert tx.get(Everything, one.id) == new
        with store.read() as desk:
            assert desk.get(Everything, one.id) == new

    def test_what_was_read_before_a_change_is_stale_after_it(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            old = tx.put(Item(bell.id))
            tx.change(Item, ALL, due=LATER)
        with pytest.raises(Stale), store.begin(bell.id) as tx:
            tx.put(changed(old, seen=DAY))

    def test_a_changed_row_is_read_as_it_is_and_can_be_put_again(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            item = tx.put(Item(bell.id))
            tx.change(Item, Is("id", item.id), due=LATER)
            again = tx.put(changed(tx.get(Item, item.id), seen=DAY))
        with store.read() as desk:
            assert desk.get(Item, item.id) == again == changed(item, due=LATER, seen=DAY, version=3)

    def test_rows_of_several_key_fields_are_changed(self, store: Storage, bell: Customer) -> None:
        with store.begin() as tx:
            tx.put_many([Setting("a"), Setting("b", "kept")])
            assert tx.change(Setting, Is("value", ""), value="new") == ["a"]
        with store.begin(bell.id) as tx:
            here, gone = tx.put_many([Stay(bell.id, "USD"), Stay(bell.id, "EUR")])
            assert tx.change(Stay, Is("place", "EUR"), until=DAY) == [(bell.id, "EUR")]
        with store.read() as desk:
            assert set(desk.find(Stay)) == {here, changed(gone, until=DAY, version=2)}

    def test_only_plain_fields_are_changed(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            before = tx.put(everything(bell.id)), tx.put(Item(bell.id)), tx.put(Message(bell.id))
        for kind, changes in (
            (Everything, {"text": "found by it"}),
            (Everything, {"words": frozenset()}),
            (Everything, {"lines": ()}),
            (Everything, {"amount": usd(1)}),
            (Everything, {"id": bell.id}),
            (Everything, {"customer": bell.id}),
            (Everything, {"version": 9}),
            (Everything, {"nothing": 1}),
            (Everything, dict[str, Any]()),
            (Customer, {"number": 9}),
            (Customer, {"tags": frozenset()}),
            (Message, {"state": State.SENT}),
            (Entry, {"debit": "bank"}),
        ):
            with pytest.raises(InvalidValue), store.begin(bell.id) as tx:
                tx.change(kind, ALL, **changes)
        with store.read() as desk:
            assert tuple(desk.get(type(one), one.id) for one in before) == before

    def test_a_change_needs_the_lock_of_every_customer_it_reaches(
        self, store: Storage, bell: Customer, ray: Customer
    ) -> None:
        with store.begin(bell.id, ray.id) as tx:
            items = tx.put_many([Item(bell.id), Item(ray.id)])
        with pytest.raises(NotLocked), store.begin(bell.id) as tx:
            tx.change(Item, ALL, due=LATER)
        with store.begin(bell.id) as tx:
            assert tx.change(Item, Is("customer", bell.id), due=LATER) == [items[0].id]
        with store.read() as desk:
            assert [one.due for one in desk.get_many(Item, [one.id for one in items]).values()] == [LATER, DAY]

    def test_a_change_out_of_scope_reaches_nothing(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id, ray.id) as tx:
            own, foreign = tx.put_many([Item(bell.id), Item(ray.id)])
        with store.begin(bell.id, scope=Is(OWNER, bell.id)) as tx:
            assert tx.change(Item, OneOf("id", (own.id, foreign.id)), due=LATER) == [own.id]
        with store.read() as desk:
            assert desk.get(Item, foreign.id) == foreign

    def test_a_failed_change_leaves_every_row(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            item = tx.put(Item(bell.id))
        with suppress(Undecided), store.begin(bell.id) as tx:
            tx.change(Item, ALL, due=LATER)
            raise Undecided
        with store.read() as desk:
            assert desk.get(Item, item.id) == item

    def test_many_customers_are_locked_at_once(self, store: Storage) -> None:
        with store.begin() as tx:
            many = tx.put_many([Customer(number=number) for number in range(1, MANY)])
        with store.begin(*(one.id for one in many)) as tx:
            tx.put_many([Item(one.id) for one in many])
        unknown = new_id()
        with pytest.raises(NotFound) as refusal, store.begin(*(one.id for one in many), unknown) as tx:
            tx.change(Item, ALL, due=LATER)
        assert refusal.value.id == unknown
