"""On PostgreSQL a transaction's writes go to the server together, before anything else is asked of it (B24)."""

from collections.abc import Iterator
from contextlib import suppress

import attrs
import pytest

from custmgr.errors import InvalidValue, Stale
from custmgr.testing.storage_bound import Undecided
from custmgr.testing.storage_kinds import KINDS, Account, Customer, Entry, Event, Item, usd
from custmgr_adapters.sql import open_postgresql
from custmgr_adapters.sql.gathering import FEW, MOST
from custmgr_adapters.sql.postgresql import Postgresql
from custmgr_adapters.sql.storage import SqlStorage

Sent = list[str]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """How each statement on the cursors of writers begins."""
    told: Sent = []

    class Told(Postgresql.gathered_cursor):  # type: ignore[name-defined,misc]
        def execute(self, statement: str, parameters: object = ()) -> object:
            told.append(f"{statement.count(' as (')} together")
            return super().execute(statement, parameters)

    class Cursor:
        def __init__(self, cursor: object) -> None:
            self._cursor = cursor

        def __getattr__(self, name: str) -> object:
            return getattr(self._cursor, name)

        def execute(self, statement: str, parameters: object = ()) -> object:
            told.append(statement.partition(" ")[0])
            return self._cursor.execute(statement, parameters)  # type: ignore[attr-defined]

    cursor = Postgresql.cursor
    monkeypatch.setattr(Postgresql, "gathered_cursor", Told)
    monkeypatch.setattr(Postgresql, "cursor", lambda self, connection: Cursor(cursor(self, connection)))
    return told


@pytest.fixture
def store(sent: Sent, postgresql_kit: str) -> Iterator[SqlStorage]:
    storage = open_postgresql(postgresql_kit)
    storage.bind(KINDS)
    storage.migrate()
    yield storage
    storage.close()


@pytest.fixture
def bell(store: SqlStorage, sent: Sent) -> Customer:
    with store.begin() as tx:
        bell = tx.put(Customer())
        tx.put(Account(bell.id, "USD", usd(0)))
    sent.clear()
    return bell


def test_what_is_written_last_goes_to_the_server_at_once(store: SqlStorage, bell: Customer, sent: Sent):
    with store.begin(bell.id) as tx:
        account = tx.get(Account, (bell.id, "USD"))
        tx.next_number("invoice")
        tx.put(Item(bell.id))
        tx.append(Entry(bell.id, 1), Entry(bell.id, 2))
        tx.put(attrs.evolve(account, balance=usd(1)))
        tx.append(Event(bell.id, "issued"))
    assert sent == ["select", "select", "insert", "5 together"]
    with store.read() as desk:
        assert (desk.count(Item), desk.count(Entry), desk.count(Event)) == (1, 2, 1)
        assert desk.get(Account, (bell.id, "USD")).balance == usd(1)


def test_a_read_sees_what_was_gathered(store: SqlStorage, bell: Customer, sent: Sent):
    with store.begin(bell.id) as tx:
        item = tx.put(Item(bell.id))
        tx.append(Entry(bell.id, 1))
        assert tx.find(Item).items == (item,)
        assert tx.rows(Entry, ["n"]).items == ((1,),)
    assert sent == ["select", "2 together", "select"]


def test_a_row_is_written_once_by_a_statement(store: SqlStorage, bell: Customer, sent: Sent):
    with store.begin(bell.id) as tx:
        item = tx.put(Item(bell.id))
        item = tx.put(attrs.evolve(item, open=usd(2)))
        tx.put(attrs.evolve(item, open=usd(1)))
    assert sent == ["select", "insert", "update", "update"]
    with store.read() as desk:
        assert desk.get(Item, item.id) == attrs.evolve(item, open=usd(1), version=3)


def test_a_known_row_that_was_changed_behind_its_lock_is_stale(store: SqlStorage, bell: Customer):
    def write() -> None:
        with store.begin(bell.id) as tx:
            account = tx.get(Account, (bell.id, "USD"))
            tx._channel.run("update account set version = 7")  # type: ignore[attr-defined]
            tx.put(Item(bell.id))
            tx.put(attrs.evolve(account, balance=usd(1)))

    with pytest.raises(Stale) as refusal:
        write()
    stale = refusal.value
    assert (stale.kind, stale.id, stale.version, stale.current) == ("Account", (bell.id, "USD"), 1, 7)
    with store.read() as desk:
        assert (desk.count(Item), desk.get(Account, (bell.id, "USD")).version) == (0, 1)


def test_a_row_that_is_not_known_is_written_when_it_is_said(store: SqlStorage, bell: Customer):
    with suppress(Stale), store.begin(bell.id) as tx, pytest.raises(Stale):
        tx.put(Item(bell.id, version=1))


def test_a_row_may_move_to_another_customer(store: SqlStorage, bell: Customer):
    with store.begin(bell.id) as tx:
        item = tx.put(Item(bell.id))
        ray = tx.put(Customer(number=2))
        moved = tx.put(attrs.evolve(item, customer=ray.id))
        assert (tx.count(Item), tx.get(Item, item.id)) == (1, moved)
        last = tx.put(attrs.evolve(moved, open=usd(1)))
    with store.read() as desk:
        assert desk.get(Item, item.id) == last


@pytest.mark.parametrize("count", [FEW, FEW + 1, 3 * FEW])
def test_any_number_of_rows_is_written(store: SqlStorage, bell: Customer, count: int):
    with store.begin(bell.id) as tx:
        items = tx.put_many([Item(bell.id) for _ in range(count)])
        tx.append(*(Entry(bell.id, n) for n in range(count)))
        tx.put_many([attrs.evolve(item, open=usd(1)) for item in items])
    with store.read() as desk:
        assert desk.total(Item, "open", by=("currency",)) == {("USD",): (100 * count,)}
        assert desk.count(Entry) == count


def test_a_statement_does_not_grow_without_end(store: SqlStorage, bell: Customer, sent: Sent):
    with store.begin(bell.id) as tx:
        for _ in range(MOST + 2):
            tx.put(Item(bell.id))
    assert sent == ["select", f"{MOST} together", "2 together"]


def test_numbers_of_any_size_share_a_statement(store: SqlStorage, bell: Customer, sent: Sent):
    with store.begin(bell.id) as tx:
        for cents in (1, 40_000, 3_000_000_000):
            account = tx.get(Account, (bell.id, "USD"))
            tx.put(attrs.evolve(account, balance=usd(cents)))
            tx.put(Item(bell.id, open=usd(cents), amount=usd(cents)))
            tx.count(Item)
        kept = tx._channel.connection.execute(
            "select count(*) from pg_prepared_statements where statement ~ '^with w0'"
        )
        assert kept.fetchone() == (1,)


def test_nothing_is_gathered_once_the_transaction_is_over(store: SqlStorage, bell: Customer):
    with store.begin(bell.id) as tx:
        tx.put(Item(bell.id))
    with pytest.raises(InvalidValue):
        tx.put(Item(bell.id))
    with store.begin(bell.id) as tx:
        assert tx.count(Item) == 1


def test_what_was_gathered_goes_with_its_transaction(store: SqlStorage, bell: Customer):
    with suppress(Undecided), store.begin(bell.id) as tx:
        tx.put(Item(bell.id))
        raise Undecided
    with store.begin(bell.id) as tx:
        assert tx.count(Item) == 0


def test_in_a_transaction_of_the_hosts_each_write_is_sent_by_itself(
    store: SqlStorage, bell: Customer, sent: Sent, postgresql_kit: str
):
    engine = store.database.ddl_engine()
    with engine.begin() as connection, store.join(connection).begin(bell.id) as tx:
        tx.put(Item(bell.id))
        tx.append(Entry(bell.id, 1))
    assert sent == ["select", "insert", "insert"]
    with store.read() as desk:
        assert (desk.count(Item), desk.count(Entry)) == (1, 1)
