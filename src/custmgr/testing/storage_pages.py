"""What every storage holds about lists: their order, their pages, and the places where these go on."""

from collections.abc import Sequence
from functools import partial
from typing import Any, cast

import pytest

from custmgr.errors import InvalidValue
from custmgr.ports.storage import Reader, Storage
from custmgr.query.criteria import ALL, Cursor, Page
from custmgr.testing.contract import Contract
from custmgr.testing.storage_bound import NAMES, Bound, customers
from custmgr.testing.storage_kinds import Customer, Everything, Item, usd
from custmgr.values.frozen import changed


def walked(desk: Reader, order: Sequence[str], size: int) -> list[Customer]:
    """All customers, page by page."""
    found: list[Customer] = []
    page: Page[Customer] = Page((), None)
    while True:
        page = desk.find(Customer, ALL, order=order, after=page.next, limit=size)
        found.extend(page)
        if page.next is None:
            return found


class StoragePages(Bound, Contract):
    """The clauses about sorted lists and their pages."""

    def test_find_sorts_by_key_where_no_order_is_asked_for(self, store: Storage) -> None:
        ten = customers(store)
        with store.read() as desk:
            assert list(desk.find(Customer)) == sorted(ten, key=lambda one: one.id)

    def test_text_sorts_by_code_point(self, store: Storage) -> None:
        customers(store)
        with store.read() as desk:
            assert [one.name for one in desk.find(Customer, order=("name",))] == sorted(NAMES)

    @pytest.mark.parametrize("order", [("name",), ("-name",), ("name", "-number"), ("-name", "number"), ("-number",)])
    def test_rows_come_in_the_order_asked_for(self, store: Storage, order: tuple[str, ...]) -> None:
        expected = customers(store)
        expected.sort(key=lambda one: one.id, reverse=order[-1].startswith("-"))
        for field in reversed(order):
            plain = field.removeprefix("-")
            expected.sort(key=lambda one: getattr(one, plain), reverse=field != plain)
        with store.read() as desk:
            assert list(desk.find(Customer, order=order)) == expected

    @pytest.mark.parametrize("size", [1, 3, 10])
    @pytest.mark.parametrize("order", [(), ("name",), ("-name",), ("name", "-number"), ("-name", "name"), ("-id",)])
    def test_pages_continue_without_gap_or_repetition(self, store: Storage, order: tuple[str, ...], size: int) -> None:
        customers(store)
        with store.read() as desk:
            assert walked(desk, order, size) == list(desk.find(Customer, order=order))

    @pytest.mark.parametrize(
        "order", [("open",), ("-due", "open"), ("currency", "-open"), ("-customer",), ("customer", "-currency")]
    )
    def test_any_plain_field_that_is_never_absent_sorts(
        self, store: Storage, bell: Customer, ray: Customer, order: tuple[str, ...]
    ) -> None:
        with store.begin(bell.id, ray.id) as tx:
            tx.put_many([Item(one.id, open=usd(amount)) for one in (bell, ray) for amount in (3, 1, 2, 1)])
        found: list[tuple[object, ...]] = []
        after: Cursor | None = None
        with store.read() as desk:
            whole = desk.rows(Item, ("id",), order=order).items
            while True:
                page = desk.rows(Item, ("id",), order=order, after=after, limit=3)
                found.extend(page)
                after = page.next
                if after is None:
                    break
        assert tuple(found) == whole

    def test_a_place_stays_good_when_its_row_changes_or_vanishes(self, store: Storage) -> None:
        customers(store)
        with store.begin() as tx:
            page = tx.find(Customer, order=("number",), limit=4)
            third, fourth = page.items[2:]
            tx.lock(third.id, fourth.id)
            tx.remove(Customer, fourth.id)
            tx.put(changed(third, number=99))
        with store.read() as desk:
            rest = desk.find(Customer, order=("number",), after=page.next)
        assert [one.number for one in rest] == [4, 5, 6, 7, 8, 9, 99]

    def test_the_last_page_says_that_it_is_the_last(self, store: Storage) -> None:
        customers(store)
        with store.read() as desk:
            first = desk.find(Customer, limit=9)
            assert first.next is not None
            assert desk.find(Customer, after=first.next, limit=9).next is None
            assert desk.find(Customer, limit=10).next is None

    @pytest.mark.parametrize("limit", [-1, 10**9 + 1, 2**70, 1.5, True, "1"])
    def test_a_limit_below_zero_or_that_is_no_whole_number_is_refused(self, store: Storage, limit: Any) -> None:
        with store.read() as desk:
            for ask in (partial(desk.find, Customer), partial(desk.rows, Customer, ("number",))):
                with pytest.raises(InvalidValue, match="limit"):
                    ask(limit=limit)

    def test_a_page_of_nothing_continues_where_it_began(self, store: Storage) -> None:
        customers(store)
        with store.read() as desk:
            place = desk.find(Customer, limit=5).next
            assert desk.find(Customer, after=place, limit=0) == Page((), place)

    @pytest.mark.parametrize("order", [(), ("number",), ("-name",), ("name", "number"), ("number", "name")])
    @pytest.mark.parametrize("limit", [0, 3])
    def test_a_place_in_another_order_is_refused(self, store: Storage, order: tuple[str, ...], limit: int) -> None:
        customers(store)
        with store.read() as desk:
            place = desk.find(Customer, order=("name",), limit=3).next
            with pytest.raises(InvalidValue) as refusal:
                desk.find(Customer, order=order, after=place, limit=limit)
            assert refusal.value.field == "after"
            with pytest.raises(InvalidValue) as refusal:
                desk.rows(Customer, ("number",), order=order, after=place, limit=limit)
        assert refusal.value.field == "after"

    def test_a_place_in_a_list_of_another_kind_and_what_is_no_place_are_refused(self, store: Storage) -> None:
        customers(store)
        with store.read() as desk:
            place = desk.find(Customer, limit=3).next
            assert place is not None
            for after in (place, "n2", changed(place, order=("Item",), key=())):
                with pytest.raises(InvalidValue) as refusal:
                    desk.find(Item, after=cast(Cursor, after), limit=3)
                assert refusal.value.field == "after"

    @pytest.mark.parametrize("order", ["nickname", "-nickname", "email", "tags"])
    def test_an_order_by_what_may_be_absent_or_is_no_field_is_refused(self, store: Storage, order: str) -> None:
        with store.read() as desk, pytest.raises(InvalidValue):
            desk.find(Customer, order=(order,))

    @pytest.mark.parametrize("order", ["inner", "rate", "lines"])
    def test_an_order_by_nested_values_and_decimals_is_refused(self, store: Storage, order: str) -> None:
        with store.read() as desk, pytest.raises(InvalidValue):
            desk.find(Everything, order=(order,))

    def test_rows_continue_as_entities_do(self, store: Storage) -> None:
        customers(store)
        with store.read() as desk:
            entities = desk.find(Customer, order=("-name",), limit=4)
            rows = desk.rows(Customer, ("number",), order=("-name",), limit=4)
            assert list(rows) == [(one.number,) for one in entities]
            assert rows.next == entities.next
