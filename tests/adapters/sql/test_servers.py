"""What every database server holds beside the storage port: connections, children, locks, doom."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest

from custmgr.errors import Conflict, InvalidValue, Unavailable
from custmgr.testing.storage_kinds import KINDS, Customer, Item
from custmgr_adapters.sql import mariadb, open_mariadb, open_postgresql, postgresql
from custmgr_adapters.sql.storage import SqlStorage

OPENING = {"postgresql": open_postgresql, "mariadb": open_mariadb}
ADAPTERS = {"postgresql": postgresql, "mariadb": mariadb}
SHORTEST = {"postgresql": 0.05, "mariadb": 0}
"""The least that the server can be told to wait for a lock, in seconds."""
BACKEND = {"postgresql": "select pg_backend_pid()", "mariadb": "select connection_id()"}


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def store(request: pytest.FixtureRequest, server: str) -> Iterator[SqlStorage]:
    storage = OPENING[server](request.getfixturevalue(f"{server}_kit"))
    storage.bind(KINDS)
    storage.migrate()
    yield storage
    storage.close()


@pytest.fixture
def backend(server: str) -> Callable[[Any], int]:
    """The number of the connection that a transaction is in, as the server counts."""
    return lambda tx: tx._channel.plain(BACKEND[server])[0][0]


@pytest.fixture
def kill(request: pytest.FixtureRequest, server: str) -> Callable[[int], None]:
    """Ends a connection from the server's side."""
    url = request.getfixturevalue(f"{server}_url")
    if server == "postgresql":

        def end(connection: int) -> None:
            with psycopg.connect(url, autocommit=True) as other:
                other.execute("select pg_terminate_backend(%s)", [connection])

    else:
        connected = request.getfixturevalue("connected")

        def end(connection: int) -> None:
            with connected(url) as other:
                other.query(f"kill {connection}")

    return end


def test_a_server_that_cannot_be_reached_is_unavailable(server: str):
    storage = OPENING[server](f"{server}://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    storage.bind(KINDS)
    with pytest.raises(Unavailable) as refusal, storage.read():
        pytest.fail("the block ran")
    assert isinstance(refusal.value.__cause__, Exception)
    with pytest.raises(Unavailable) as again:
        storage.migrate()
    assert (refusal.value.retryable, again.value.retryable) == (True, True)


def test_a_server_that_answers_without_having_the_database_is_not_asked_again(
    request: pytest.FixtureRequest, server: str
):
    place, _, rest = request.getfixturevalue(f"{server}_url").rpartition("/")
    storage = OPENING[server](f"{place}/custmgr_nowhere?{rest.partition('?')[2]}")
    storage.bind(KINDS)
    with pytest.raises(Unavailable) as refusal, storage.read():
        pytest.fail("the block ran")
    assert not refusal.value.retryable


def test_a_password_is_not_shown(server: str):
    assert "secret" not in repr(OPENING[server](f"{server}://ana:secret@localhost/test").database)


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "5432x"])
def test_a_port_that_is_none_is_refused_at_opening(server: str, port: str):
    with pytest.raises(InvalidValue) as refusal:
        OPENING[server](f"{server}://ana:secret@localhost:{port}/test")
    assert (refusal.value.field, refusal.value.given) == ("port", port)


@pytest.mark.parametrize("rest", ["localhost/test?bogus=1", "localhost/test?connect_timeout=soon", "[::1/test"])
def test_a_url_that_the_driver_cannot_read_is_refused_at_opening_and_its_password_not_shown(server: str, rest: str):
    with pytest.raises(InvalidValue) as refusal:
        OPENING[server](f"{server}://ana:secret@{rest}")
    assert "secret" not in str(refusal.value)


def test_a_connection_that_the_server_gave_up_is_replaced(
    store: SqlStorage, kill: Callable[[int], None], backend: Callable[[Any], int]
):
    with store.begin() as tx:
        bell = tx.put(Customer())
        mine = backend(tx)
    kill(mine)
    with store.begin(bell.id) as tx:
        assert tx.put(Item(bell.id)).version == 1
        assert backend(tx) != mine


def test_a_connection_lost_in_the_middle_stores_nothing(
    store: SqlStorage, kill: Callable[[int], None], backend: Callable[[Any], int]
):
    def add() -> None:
        with store.begin() as tx:
            tx.put(Customer())
            kill(backend(tx))

    with pytest.raises(Unavailable) as refusal:
        add()
    assert not refusal.value.retryable
    with store.read() as desk:
        assert desk.count(Customer) == 0


def test_a_child_process_connects_anew(store: SqlStorage, backend: Callable[[Any], int]):
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


def test_a_lock_that_does_not_come_is_a_conflict(store: SqlStorage, server: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ADAPTERS[server], "BUSY_SECONDS", SHORTEST[server])
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
