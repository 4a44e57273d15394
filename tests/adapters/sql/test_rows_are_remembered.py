"""What a transaction read or wrote of a locked customer it does not read again, and writes only what changed of it."""

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from custmgr.errors import InvalidValue, Stale
from custmgr.query import Has, Says
from custmgr.testing.storage_bound import Undecided
from custmgr.testing.storage_kinds import KINDS, Account, Customer, Everything, Item, everything, usd
from custmgr.values.money import Money
from custmgr_adapters.sql import open_postgresql, open_sqlite
from custmgr_adapters.sql.storage import SqlStorage


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStorage]:
    storage = open_sqlite(f"sqlite:///{tmp_path / 'one.db'}")
    storage.bind(KINDS)
    storage.migrate()
    yield storage
    storage.close()


@pytest.fixture
def bell(store: SqlStorage) -> Customer:
    with store.begin() as tx:
        return tx.put(Customer(tags=frozenset({"vip"})))


def test_a_row_of_a_locked_customer_is_read_once(store: SqlStorage, bell: Customer):
    with store.begin(bell.id) as tx:
        once = tx.get(Customer, bell.id)
        assert tx.get(Customer, bell.id) is once
        assert tx.get_many(Customer, [bell.id])[bell.id] is once


def test_nothing_is_remembered_beyond_the_transaction(store: SqlStorage, bell: Customer):
    with suppress(Undecided), store.begin(bell.id) as tx:
        tx.put(attrs.evolve(bell, name="Somebody else"))
        raise Undecided
    with store.begin(bell.id) as tx:
        assert tx.get(Customer, bell.id) == bell


def test_a_removed_row_is_not_remembered(store: SqlStorage, bell: Customer):
    with store.begin(bell.id) as tx:
        item = tx.put(Item(bell.id))
        tx.remove(Item, item.id)
        assert tx.first(Item, item.id) is None


def test_a_row_out_of_scope_is_not_found_although_it_was_just_written(store: SqlStorage, bell: Customer):
    with store.begin(bell.id, scope=Says("bell")) as tx:
        new = tx.put(attrs.evolve(tx.get(Customer, bell.id), name="Ray"))
        assert new.version == bell.version + 1
        assert tx.first(Customer, bell.id) is None


def test_only_the_columns_that_changed_are_written(store: SqlStorage, bell: Customer):
    """A write behind the back of the transaction tells which."""
    with store.begin(bell.id) as tx:
        known = tx.get(Customer, bell.id)
        tx._channel.run("update customer set email = 'kept'")
        tx.put(attrs.evolve(known, name="Ray"))
        assert tx._channel.rows("select name, email from customer") == [("Ray", "kept")]


def test_what_is_searched_follows_what_changed(store: SqlStorage, bell: Customer):
    with store.begin(bell.id) as tx:
        known = tx.get(Customer, bell.id)
        renamed = tx.put(attrs.evolve(known, name="Élodie"))
        tx.put(attrs.evolve(renamed, tags=frozenset({"new"})))
        assert (tx.count(Customer, Says("elodie")), tx.count(Customer, Says("bell"))) == (1, 0)
        assert (tx.count(Customer, Has("tags", "new")), tx.count(Customer, Has("tags", "vip"))) == (1, 0)


def test_text_that_is_searched_in_its_own_row_follows_what_changed(store: SqlStorage, bell: Customer):
    with store.begin(bell.id) as tx:
        one = tx.put(everything(bell.id))
        tx.put(attrs.evolve(one, text="Renée"))
        assert tx.count(Everything, Says("renee")) == 1


def test_money_of_a_known_row_stays_of_one_currency(store: SqlStorage, bell: Customer):
    with store.begin(bell.id) as tx:
        item = tx.put(Item(bell.id))
    with pytest.raises(InvalidValue, match="as the rest of the row"), store.begin(bell.id) as tx:
        tx.put(attrs.evolve(tx.get(Item, item.id), open=Money(1, "EUR")))
    with store.begin(bell.id) as tx:
        tx.put(attrs.evolve(tx.get(Item, item.id), open=Money(1, "EUR"), amount=Money(1, "EUR")))
    with store.read() as desk:
        assert desk.get(Item, item.id).open == Money(1, "EUR")


def test_values_that_compare_equal_are_stored_as_they_were_given(store: SqlStorage, bell: Customer):
    with store.begin(bell.id) as tx:
        one = tx.put(attrs.evolve(everything(bell.id), rate=Decimal("1.0")))
        tx.put(attrs.evolve(one, rate=Decimal("1.00")))
    with store.read() as desk:
        assert str(desk.get(Everything, one.id).rate) == "1.00"


def test_an_old_version_is_stale_although_the_new_one_is_known(store: SqlStorage, bell: Customer):
    with suppress(Stale), store.begin(bell.id) as tx:
        tx.put(attrs.evolve(tx.get(Customer, bell.id), name="Ray"))
        with pytest.raises(Stale):
            tx.put(attrs.evolve(bell, name="Somebody else"))


def test_what_was_read_before_its_lock_is_read_again_under_it(postgresql_schema: str):
    storage = open_postgresql(postgresql_schema)
    storage.bind(KINDS)
    storage.migrate()
    with storage.begin() as tx:
        bell, ray = sorted((tx.put(Customer()), tx.put(Customer(number=2))), key=lambda one: one.id)
        account = tx.put(Account(ray.id, "USD", usd(1)))
    with storage.begin(bell.id) as tx:
        assert tx.get(Account, (ray.id, "USD")) == account
        with storage.begin(ray.id) as other:
            new = other.put(attrs.evolve(account, balance=usd(2)))
        tx.lock(ray.id)
        assert tx.get(Account, (ray.id, "USD")) == new
        tx.put(attrs.evolve(new, balance=usd(3)))
    storage.close()
