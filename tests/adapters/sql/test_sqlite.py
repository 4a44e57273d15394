"""SQLite holds what the storage port says, and keeps the promises of its own."""

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import attrs
import pytest

from custmgr.errors import Conflict, InvalidValue, Unavailable
from custmgr.testing.storage import StorageContract
from custmgr.testing.storage_kinds import KINDS, Account, Customer, Item, usd
from custmgr_adapters.sql import open_sqlite
from custmgr_adapters.sql import sqlite as adapter
from custmgr_adapters.sql.storage import SqlStorage
from custmgr_adapters.sql.turns import Turns


class TestSqliteStorage(StorageContract):
    @pytest.fixture
    def storage(self, tmp_path: Path) -> SqlStorage:
        return open_sqlite(f"sqlite:///{tmp_path}/customers.db")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "customers.db"


@pytest.fixture
def store(file: Path):
    storage = open_sqlite(f"sqlite:///{file}")
    storage.bind(KINDS)
    storage.migrate()
    yield storage
    storage.close()


@pytest.mark.parametrize(
    "url",
    [
        *("sqlite:x.db", "sqlite:/x.db", "sqlite://x.db", "sqlite://", "sqlite:///", "sqlite:///:memory:"),
        *("sqlite:///x.db?sync=off", "sqlite:///x.db?mode=ro"),
    ],
)
def test_a_url_that_names_no_file_or_an_unknown_option_is_refused(url: str):
    with pytest.raises(InvalidValue):
        open_sqlite(url)


def test_a_path_may_be_relative_and_hold_any_character(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for url, name in (("sqlite:///a%20%25.db", "a %.db"), (f"sqlite:///{tmp_path}/b.db", "b.db")):
        storage = open_sqlite(url)
        storage.bind(KINDS)
        storage.migrate()
        storage.close()
        assert (tmp_path / name).is_file()


def test_opening_touches_nothing_before_first_use(file: Path):
    open_sqlite(f"sqlite:///{file}").bind(KINDS)
    assert not file.exists()


def test_a_folder_that_does_not_exist_is_unavailable(tmp_path: Path):
    storage = open_sqlite(f"sqlite:///{tmp_path}/nowhere/customers.db")
    storage.bind(KINDS)
    with pytest.raises(Unavailable) as refusal, storage.read():
        pytest.fail("the block ran")
    assert isinstance(refusal.value.__cause__, sqlite3.OperationalError)


def test_a_file_that_is_no_database_is_unavailable(file: Path):
    file.write_bytes(b"no database at all" * 100)
    storage = open_sqlite(f"sqlite:///{file}")
    storage.bind(KINDS)
    with pytest.raises(Unavailable), storage.begin():
        pytest.fail("the block ran")


def test_a_database_that_was_never_migrated_says_so(file: Path):
    storage = open_sqlite(f"sqlite:///{file}")
    storage.bind(KINDS)
    with pytest.raises(Unavailable, match="migrate"), storage.begin():
        pytest.fail("the block ran")
    storage.close()


def test_an_unbound_storage_is_refused(file: Path):
    with pytest.raises(InvalidValue), open_sqlite(f"sqlite:///{file}").read():
        pytest.fail("the block ran")


@pytest.mark.parametrize(("option", "level"), [("", 2), ("?sync=full", 2), ("?sync=normal", 1)])
def test_a_commit_waits_for_the_disk_as_asked(file: Path, option: str, level: int):
    """P1: ``full`` is the default."""
    connection = adapter.Sqlite(adapter.SqliteAddress.parse(f"sqlite:///{file}{option}"))._connect()
    pragmas = [connection.execute(f"pragma {name}").fetchone()[0] for name in ("synchronous", "journal_mode")]
    assert pragmas == [level, "wal"]
    assert connection.execute("pragma foreign_keys").fetchone() == (1,)
    connection.close()


def test_a_thread_that_would_wait_for_itself_is_refused(store: SqlStorage):
    with store.begin(), pytest.raises(Unavailable) as refusal, store.begin():
        pytest.fail("the block ran")
    assert not refusal.value.retryable


def test_a_writer_in_another_process_makes_a_conflict(file: Path, store: SqlStorage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(adapter, "BUSY_SECONDS", 0)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(Conflict) as refusal, store.begin():
        pytest.fail("the block ran")
    assert refusal.value.retryable
    other.execute("rollback")
    with store.begin() as tx:
        assert tx.next_number("invoice") == range(1, 2)
    other.close()


def test_turns_come_in_the_order_of_asking():
    turns = Turns(30)
    came: list[int] = []

    def worker(number: int) -> None:
        with turns:
            came.append(number)

    workers = [threading.Thread(target=worker, args=(number,)) for number in range(20)]
    with turns:
        for number, thread in enumerate(workers):
            thread.start()
            while len(turns._waiting) <= number:
                os.sched_yield()
    for thread in workers:
        thread.join(30)
    assert came == list(range(20))


def test_who_gives_up_waiting_holds_nobody_up():
    turns, impatient = Turns(0), []

    def worker() -> None:
        with pytest.raises(Conflict) as refusal, turns:
            pytest.fail("the turn came")
        impatient.append(refusal.value)

    with turns:
        thread = threading.Thread(target=worker)
        thread.start()
        thread.join(30)
    with turns:
        assert len(impatient) == 1


def test_a_child_process_connects_anew(store: SqlStorage):
    with store.begin() as tx:
        bell = tx.put(Customer())
    child = os.fork()
    if child == 0:
        with store.begin(bell.id) as tx:
            tx.put(Item(bell.id))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    with store.begin(bell.id) as tx:
        tx.put(Item(bell.id))
        assert tx.count(Item) == 2


def test_a_child_of_a_writing_process_does_not_inherit_its_turn(store: SqlStorage):
    with store.begin() as tx:
        tx.next_number("invoice")
        child = os.fork()
        if child == 0:
            with store.read() as desk:
                os._exit(desk.count(Customer))
        assert os.waitpid(child, 0)[1] == 0


def test_a_child_does_not_wait_for_a_thread_of_its_parent(file: Path, monkeypatch: pytest.MonkeyPatch):
    """M2: a process has turns of its own, which all its stores of one file share."""
    monkeypatch.setattr(adapter, "BUSY_SECONDS", 0)
    stores = [open_sqlite(f"sqlite:///{file}") for _ in range(2)]
    for store in stores:
        store.bind(KINDS)
    stores[0].migrate()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with stores[0].turn():
            held.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    child = os.fork()
    if child == 0:
        try:
            for number, store in enumerate(stores):
                with store.begin() as tx:
                    tx.put(Customer(number=number))
            os._exit(2 * (stores[0].turn() is not stores[1].turn()))
        finally:
            os._exit(1)
    done.set()
    thread.join()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with stores[0].read() as desk:
        assert desk.count(Customer) == 2
    stores[0].close()


def test_a_killed_writer_leaves_whole_transactions(file: Path, store: SqlStorage):
    """M2, P1: what was acknowledged is there, and nothing of what was not."""
    code = f"""
import os
from custmgr.testing.storage_kinds import *
from custmgr_adapters.sql import open_sqlite
storage = open_sqlite("sqlite:///{file}")
storage.bind(KINDS)
with storage.begin() as tx:
    bell = tx.put(Customer())
print(bell.id, flush=True)
with storage.begin(bell.id) as tx:
    tx.put_many([Item(bell.id) for _ in range(100)])
    os.kill(os.getpid(), 9)
"""
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert child.returncode == -9, child.stderr
    with store.read() as desk:
        assert [str(one.id) for one in desk.find(Customer)] == child.stdout.split()
        assert desk.count(Item) == 0


def test_processes_lose_no_change(file: Path, store: SqlStorage):
    """M2: four processes add to one balance, each change read and written under the lock."""
    with store.begin() as tx:
        bell = tx.put(Customer())
        tx.put(Account(bell.id, "USD", usd(0)))
    code = f"""
import attrs
from uuid import UUID
from custmgr.testing.storage_kinds import *
from custmgr_adapters.sql import open_sqlite
storage = open_sqlite("sqlite:///{file}?sync=normal")
storage.bind(KINDS)
bell = UUID("{bell.id}")
for _ in range(50):
    with storage.begin(bell) as tx:
        account = tx.get(Account, (bell, "USD"))
        tx.put(attrs.evolve(account, balance=account.balance + usd(1)))
"""
    children = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(4)]
    assert [child.wait(120) for child in children] == [0] * 4
    with store.read() as desk:
        account = desk.get(Account, (bell.id, "USD"))
    assert (account.balance, account.version) == (usd(200), 201)


def test_a_number_too_large_for_the_database_is_refused(store: SqlStorage):
    with pytest.raises(InvalidValue), store.begin() as tx:
        tx.put(Customer(number=2**63))


def test_text_that_is_no_unicode_is_refused(store: SqlStorage):
    with pytest.raises(InvalidValue), store.begin() as tx:
        tx.put(Customer(name="\ud800"))


def test_money_of_two_currencies_in_one_row_is_refused(store: SqlStorage):
    from custmgr.values.money import Money

    with store.begin() as tx:
        bell = tx.put(Customer())
    with pytest.raises(InvalidValue), store.begin(bell.id) as tx:
        tx.put(Item(bell.id, open=Money(1, "EUR"), amount=usd(1)))
    with pytest.raises(InvalidValue), store.begin(bell.id) as tx:
        tx.put(Account(bell.id, "EUR", usd(1)))


def test_a_kind_that_was_not_bound_is_refused(store: SqlStorage):
    @attrs.frozen
    class Stranger:
        id: int

    with store.read() as desk, pytest.raises(InvalidValue):
        desk.count(Stranger)


def test_an_open_condition_is_answered_by_its_index(store: SqlStorage, file: Path):
    from custmgr.query import Is, Positive
    from custmgr_adapters.sql.conditions import condition

    table = store.tables.of(Item)
    text = condition(Is("currency", "USD") & Positive("open"), table, store.tables, [])
    with sqlite3.connect(file) as connection:
        plan = connection.execute(
            f"explain query plan select customer, sum(open) from item {text} group by customer", ["USD"]
        ).fetchall()
    connection.close()
    assert "ix_item_customer_currency_due_open" in plan[0][3]


def test_a_transaction_that_is_over_is_refused(store: SqlStorage):
    with store.begin() as tx:
        bell = tx.put(Customer())
    with store.read() as desk:
        stream = desk.stream(Customer)
    for late in (lambda: tx.put(Item(bell.id)), lambda: tx.find(Customer), lambda: desk.count(Customer)):
        with pytest.raises(InvalidValue):
            late()
    assert list(stream) == []
