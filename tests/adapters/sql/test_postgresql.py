"""PostgreSQL holds what the storage port says, and keeps the promises of its own."""

import os
from contextlib import suppress

import psycopg
import pytest

from custmgr.errors import Conflict, InvalidValue, Unavailable
from custmgr.testing.storage import StorageContract
from custmgr.testing.storage_kinds import KINDS, Customer, Item
from custmgr_adapters.sql import open_postgresql
from custmgr_adapters.sql import postgresql as adapter
from custmgr_adapters.sql.storage import SqlStorage


class TestPostgresqlStorage(StorageContract):
    @pytest.fixture
    def storage(self, postgresql_kit: str) -> SqlStorage:
        return open_postgresql(postgresql_kit)


@pytest.fixture
def store(postgresql_kit: str):
    storage = open_postgresql(postgresql_kit)
    storage.bind(KINDS)
    storage.migrate()
    yield storage
    storage.close()


def backend(tx: object) -> int:
    return tx._channel.plain("select pg_backend_pid()")[0][0]  # type: ignore[attr-defined]


@pytest.mark.parametrize("schema", ["", "a b", 'a"b', "1a", "x" * 64, "größe"])
def test_a_schema_that_is_no_plain_name_is_refused(schema: str):
    with pytest.raises(InvalidValue):
        open_postgresql(f"postgresql://localhost/test?schema={schema}")


def test_a_server_that_cannot_be_reached_is_unavailable():
    storage = open_postgresql("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    storage.bind(KINDS)
    with pytest.raises(Unavailable) as refusal, storage.read():
        pytest.fail("the block ran")
    assert isinstance(refusal.value.__cause__, Exception)
    with pytest.raises(Unavailable):
        storage.migrate()


def test_a_password_is_not_shown():
    storage = open_postgresql("postgresql://ana:secret@localhost/test")
    assert "secret" not in repr(storage.database)


def test_a_database_that_was_never_migrated_says_so(postgresql_schema: str):
    storage = open_postgresql(postgresql_schema)
    storage.bind(KINDS)
    with pytest.raises(Unavailable, match="migrate"), storage.begin():
        pytest.fail("the block ran")
    storage.close()


def test_each_schema_is_a_desk_of_its_own(store: SqlStorage, postgresql_schema: str, postgresql_url: str):
    """D10."""
    other_url = f"{postgresql_schema}_other"
    other = open_postgresql(other_url)
    other.bind(KINDS)
    other.migrate()
    with store.begin() as tx:
        tx.put(Customer())
    with other.begin() as tx:
        assert (tx.count(Customer), tx.next_number("invoice")) == (0, range(1, 2))
    other.close()
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f'drop schema "{other_url.rpartition("=")[2]}" cascade')


def test_a_connection_that_the_server_gave_up_is_replaced(store: SqlStorage, postgresql_url: str):
    with store.begin() as tx:
        bell = tx.put(Customer())
        mine = backend(tx)
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(%s)", [mine])
    with store.begin(bell.id) as tx:
        assert tx.put(Item(bell.id)).version == 1
        assert backend(tx) != mine


def test_a_connection_lost_in_the_middle_stores_nothing(store: SqlStorage, postgresql_url: str):
    def add() -> None:
        with store.begin() as tx:
            tx.put(Customer())
            with psycopg.connect(postgresql_url, autocommit=True) as connection:
                connection.execute("select pg_terminate_backend(%s)", [backend(tx)])

    with pytest.raises(Unavailable) as refusal:
        add()
    assert not refusal.value.retryable
    with store.read() as desk:
        assert desk.count(Customer) == 0


def test_a_child_process_connects_anew(store: SqlStorage):
    with store.begin() as tx:
        bell = tx.put(Customer())
        mine = backend(tx)
    child = os.fork()
    if child == 0:
        with store.begin(bell.id) as tx:
            tx.put(Item(bell.id))
            same = backend(tx) == mine
        os._exit(same)
    assert os.waitpid(child, 0)[1] == 0
    with store.begin(bell.id) as tx:
        assert (backend(tx), tx.count(Item)) == (mine, 1)


def test_a_reader_cannot_write(store: SqlStorage):
    with pytest.raises(Unavailable), store.read() as desk:
        desk._channel.run("delete from custmgr_lock")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["\x00", "a\x00b", "\ud800"])
def test_text_that_the_database_cannot_hold_is_refused(store: SqlStorage, name: str):
    with pytest.raises(InvalidValue), store.begin() as tx:
        tx.put(Customer(name=name))


def test_a_number_too_large_for_the_database_is_refused(store: SqlStorage):
    with pytest.raises(InvalidValue), store.begin() as tx:
        tx.put(Customer(number=2**63))


def test_a_stream_ends_with_its_snapshot(store: SqlStorage):
    with store.begin() as tx:
        tx.put_many([Customer(number=number) for number in range(3_000)])
    with store.read() as desk:
        stream = desk.stream(Customer)
        assert next(stream).version == 1
        held = desk.stream(Customer)
    with store.begin() as tx:
        assert list(stream) == list(held) == []
        assert tx.count(Customer) == 3_000


def test_a_lock_that_does_not_come_is_a_conflict(store: SqlStorage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(adapter, "BUSY_SECONDS", 0.05)
    with store.begin() as tx:
        bell = tx.put(Customer())
    store.close()
    with store.begin(bell.id), pytest.raises(Conflict) as refusal, store.begin(bell.id):
        pytest.fail("the block ran")
    assert refusal.value.retryable


def test_a_statement_that_failed_dooms_its_transaction_even_where_the_error_is_swallowed(store: SqlStorage):
    def swallow() -> None:
        with store.begin() as tx:
            tx.put(Customer())
            with suppress(Unavailable):
                tx._channel.rows("select nothing from nowhere")  # type: ignore[attr-defined]

    with pytest.raises(Unavailable):
        swallow()
    with store.read() as desk:
        assert desk.count(Customer) == 0
