"""What every storage holds about facts: those that are unique, and bounds that hold whoever writes."""

from contextlib import suppress
from typing import Any

import pytest

from custmgr.errors import Duplicate
from custmgr.ports.storage import Storage
from custmgr.schema.stored import BoundBroken
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import Bound
from custmgr.testing.storage_kinds import Account, Customer, Entry, Item, usd
from custmgr.values.frozen import changed
from custmgr.values.money import LARGEST, Money


class StorageFacts(Bound, Contract):
    """The clauses about unique facts and bounds."""

    def test_a_taken_key_is_a_duplicate(self, store: Storage, bell: Customer) -> None:
        with pytest.raises(Duplicate) as refusal, store.begin(bell.id) as tx:
            tx.put(changed(bell, number=2, version=0))
        assert (refusal.value.kind, refusal.value.fields) == ("Customer", ("id",))

    def test_a_taken_unique_fact_is_a_duplicate(self, store: Storage, bell: Customer) -> None:
        with pytest.raises(Duplicate) as refusal, store.begin() as tx:
            tx.put(Customer(number=bell.number))
        assert (refusal.value.kind, refusal.value.fields) == ("Customer", ("number",))

    def test_the_duplicate_names_the_set_that_is_taken(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put(changed(bell, email="bell@lawfirm.example"))
        with pytest.raises(Duplicate) as refusal, store.begin() as tx:
            tx.put(Customer(number=2, email="bell@lawfirm.example"))
        assert refusal.value.fields == ("email",)

    def test_a_change_may_not_take_anothers_unique_fact(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with pytest.raises(Duplicate), store.begin(bell.id) as tx:
            tx.put(changed(bell, number=ray.number))

    def test_absent_values_never_collide(self, store: Storage, bell: Customer, ray: Customer) -> None:
        assert (bell.email, ray.email) == (None, None)

    def test_a_unique_fact_is_free_again_once_given_up(self, store: Storage, bell: Customer, ray: Customer) -> None:
        with store.begin(bell.id, ray.id) as tx:
            tx.put(changed(bell, number=77))
            assert tx.put(changed(ray, number=bell.number)).number == bell.number

    def test_a_unique_fact_given_up_is_free_for_a_new_row(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.put(changed(tx.get(Customer, bell.id), number=77))
            assert tx.put(Customer(number=bell.number)).number == bell.number

    def test_a_refusal_among_several_writes_names_what_was_refused(self, store: Storage, bell: Customer) -> None:
        def write(*entities: Any) -> None:
            with store.begin(bell.id) as tx:
                tx.append(Entry(bell.id, 1))
                for entity in entities:
                    tx.put(entity)

        with pytest.raises(Duplicate) as taken:
            write(Item(bell.id), Customer(number=bell.number), Account(bell.id, "USD", usd(1)))
        assert (taken.value.kind, taken.value.fields) == ("Customer", ("number",))
        with pytest.raises(BoundBroken) as broken:
            write(Account(bell.id, "USD", usd(1)), Item(bell.id, open=usd(101)))
        assert (broken.value.kind, broken.value.rule) == ("Item", "open <= amount")
        with store.read() as desk:
            assert (desk.count(Item), desk.count(Entry), desk.count(Account)) == (0, 0, 0)

    def test_what_is_written_after_a_refusal_does_not_stay(self, store: Storage, bell: Customer) -> None:
        def go_on() -> None:
            with store.begin(bell.id) as tx:
                with suppress(Duplicate):
                    tx.put(Customer(number=bell.number))
                    tx.count(Customer)
                tx.put(Item(bell.id))

        with pytest.raises(Duplicate) as refusal:
            go_on()
        assert refusal.value.kind == "Customer"
        with store.read() as desk:
            assert (desk.count(Customer), desk.count(Item)) == (1, 0)

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ({"open": usd(-1)}, "open >= 0"),
            ({"open": usd(101)}, "open <= amount"),
        ],
    )
    def test_a_bound_that_would_break_is_named(
        self, store: Storage, bell: Customer, change: dict[str, Money], rule: str
    ) -> None:
        """H06."""
        with pytest.raises(BoundBroken) as refusal, store.begin(bell.id) as tx:
            tx.put(Item(bell.id, **change))  # type: ignore[arg-type]
        assert (refusal.value.kind, refusal.value.rule) == ("Item", rule)
        with store.read() as desk:
            assert desk.count(Item) == 0

    @pytest.mark.parametrize(
        ("entry", "rule"),
        [
            ({"amount": usd(0)}, "amount > 0"),
            ({"amount": usd(-1)}, "amount > 0"),
            ({"debit": "sales"}, "debit <> credit"),
        ],
    )
    def test_bounds_hold_for_appended_rows(
        self, store: Storage, bell: Customer, entry: dict[str, object], rule: str
    ) -> None:
        """H06."""
        with pytest.raises(BoundBroken) as refusal, store.begin(bell.id) as tx:
            tx.append(Entry(bell.id, 1, **entry))  # type: ignore[arg-type]
        assert refusal.value.rule == rule

    def test_bounds_hold_for_changes(self, store: Storage, bell: Customer) -> None:
        """H06."""
        with store.begin(bell.id) as tx:
            item = tx.put(Item(bell.id))
        with pytest.raises(BoundBroken), store.begin(bell.id) as tx:
            tx.put(changed(item, open=usd(-1)))

    def test_money_above_the_largest_amount_is_refused(self, store: Storage, bell: Customer) -> None:
        """H04."""
        too_much = Money.of_minor(LARGEST + 1, "USD")
        with pytest.raises(BoundBroken), store.begin(bell.id) as tx:
            tx.put(Account(bell.id, "USD", too_much))

    def test_the_largest_amount_is_stored(self, store: Storage, bell: Customer) -> None:
        """H04."""
        with store.begin(bell.id) as tx:
            for balance in (Money.of_minor(LARGEST, "USD"), Money.of_minor(-LARGEST, "EUR")):
                tx.put(Account(bell.id, balance.currency, balance))
        with store.read() as desk:
            assert desk.get(Account, (bell.id, "EUR")).balance.minor == -LARGEST

    def test_a_refusal_that_is_swallowed_leaves_nothing(self, store: Storage, bell: Customer) -> None:
        def swallow() -> None:
            with store.begin(bell.id) as tx:
                tx.put(Item(bell.id))
                with suppress(Duplicate):
                    tx.put(Customer(number=bell.number))

        with pytest.raises(Duplicate):
            swallow()
        with store.read() as desk:
            assert desk.count(Item) == 0

    def test_put_many_names_the_unique_set_that_is_taken(self, store: Storage, bell: Customer) -> None:
        with pytest.raises(Duplicate) as refusal, store.begin() as tx:
            tx.put_many([Customer(number=8), Customer(number=9), Customer(number=bell.number)])
        assert refusal.value.fields == ("number",)

    def test_put_many_names_the_bound_that_would_break(self, store: Storage, bell: Customer) -> None:
        with pytest.raises(BoundBroken) as refusal, store.begin(bell.id) as tx:
            tx.put_many([Item(bell.id), Item(bell.id, open=usd(-1)), Item(bell.id)])
        assert refusal.value.rule == "open >= 0"

    def test_a_row_appended_twice_is_a_duplicate(self, store: Storage, bell: Customer) -> None:
        with store.begin(bell.id) as tx:
            tx.append(Entry(bell.id, 1))
        with pytest.raises(Duplicate) as refusal, store.begin(bell.id) as tx:
            tx.append(Entry(bell.id, 2), Entry(bell.id, 1))
        assert refusal.value.fields == ("customer", "n")
