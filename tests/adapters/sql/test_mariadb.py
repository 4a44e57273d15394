"""MariaDB holds what the storage port says, and keeps the promises of its own."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs
import pytest

from custmgr.errors import Conflict, Duplicate, InvalidValue, Unavailable
from custmgr.query import Between, Is
from custmgr.schema import Stored
from custmgr.testing.storage import StorageContract
from custmgr.testing.storage_kinds import KINDS, Account, Customer, Entry, Item, Setting, usd
from custmgr_adapters.sql import mariadb as adapter
from custmgr_adapters.sql import open_mariadb
from custmgr_adapters.sql.storage import SqlStorage


class TestMariadbStorage(StorageContract):
    @pytest.fixture
    def storage(self, mariadb_kit: str) -> SqlStorage:
        return open_mariadb(mariadb_kit)


@pytest.fixture
def store(mariadb_kit: str):
    storage = open_mariadb(mariadb_kit)
    storage.bind(KINDS)
    storage.migrate()
    yield storage
    storage.close()


@pytest.mark.parametrize(
    "url",
    [
        "mariadb://localhost",
        "mariadb://localhost/",
        "mariadb://localhost/a b",
        'mariadb://localhost/a"b',
        "mariadb://localhost/test?charset=latin1",
        "mariadb://localhost/test?connect_timeout=soon",
        "mariadb://localhost/test?ssl_disabled=perhaps",
        "mariadb://localhost:port/test",
    ],
)
def test_a_url_without_a_plain_database_name_or_with_an_unknown_option_is_refused(url: str):
    with pytest.raises(InvalidValue):
        open_mariadb(url)


def test_the_driver_is_told_what_the_url_says():
    storage = open_mariadb("mariadb://ana:s%40fe@db.example:3307/books?connect_timeout=2&ssl_disabled=true")
    told = {"host": "db.example", "port": 3307, "user": "ana", "password": "s@fe", "database": "books"}
    assert storage.database.address.options() == told | {"connect_timeout": 2, "ssl_disabled": True}


def test_a_database_that_was_never_migrated_says_so(mariadb_database: str):
    storage = open_mariadb(mariadb_database)
    storage.bind(KINDS)
    with pytest.raises(Unavailable, match="migrate"), storage.begin():
        pytest.fail("the block ran")
    storage.bind(KINDS[:1])
    storage.migrate()
    storage.bind(KINDS)
    with pytest.raises(Unavailable, match="migrate"), storage.begin() as tx:
        tx.count(Item)
    storage.close()


def test_a_migration_that_was_cut_short_is_finished_by_the_next(mariadb_database: str):
    """Definitions cannot be undone here, so each of them can be run again."""
    from custmgr.desk import KINDS as DESK_KINDS
    from custmgr_adapters.sql.revise import MIGRATIONS

    storage = open_mariadb(mariadb_database)
    storage.bind(DESK_KINDS)
    definitions = (MIGRATIONS / "versions" / "v0001_mariadb.sql").read_text("utf-8").split(";\n\n")
    with storage.database.ddl_engine().begin() as connection:
        for definition in definitions[: len(definitions) // 2]:
            connection.exec_driver_sql(definition)
    storage.migrate()
    with storage.begin() as tx:
        assert [tx.count(stored.kind) for stored in DESK_KINDS] == [0] * len(DESK_KINDS)
    storage.close()


def test_each_database_is_a_desk_of_its_own(store: SqlStorage, mariadb_database: str):
    """D10."""
    other = open_mariadb(mariadb_database)
    other.bind(KINDS[:1])
    other.migrate()
    with store.begin() as tx:
        tx.put(Customer())
    with other.begin() as tx:
        assert (tx.count(Customer), tx.next_number("invoice")) == (0, range(1, 2))
    other.close()


def test_tables_are_innodb_and_text_compares_by_code_point(store: SqlStorage):
    with store.read() as desk:
        found = desk._channel.plain(  # type: ignore[attr-defined]
            "select distinct engine, table_collation from information_schema.tables"
            " where table_schema = database() and table_name <> 'custmgr_version'"
        )
        assert found == [("InnoDB", adapter.COLLATION)]


def test_a_space_at_the_end_and_a_capital_letter_make_another_key(store: SqlStorage):
    words = ["a", "a ", "A", "ä", "Z"]
    with store.begin() as tx:
        tx.put_many([Setting(word) for word in words])
    with store.read() as desk:
        assert [one.order for one in desk.find(Setting, order=("order",))] == sorted(words)
        assert [one.order for one in desk.find(Setting, Is("order", "a"))] == ["a"]


def test_a_writer_reads_what_is_committed_by_now_and_a_reader_one_instant(store: SqlStorage):
    """The lock comes first, so everything read after it must be current."""
    with store.begin() as tx:
        bell = tx.put(Customer())
    with store.begin(bell.id) as writer, store.read() as reader:
        seen = [writer.count(Customer), reader.count(Customer)]
        with store.begin() as tx:
            tx.put(Customer(number=2))
        assert [*seen, writer.count(Customer), reader.count(Customer)] == [1, 1, 2, 1]


@pytest.mark.parametrize("name", ["a\\", "\\'", "%s", "'; --", "\U0001f4a1"])
def test_any_text_comes_back_as_it_was(store: SqlStorage, name: str):
    with store.begin() as tx:
        bell = tx.put(Customer(name=name, email=name))
        tx.put(Customer(number=2, name="other", email="other"))
    with store.read() as desk:
        assert desk.get(Customer, bell.id).name == name
        assert list(desk.find(Customer, Is("email", name))) == [bell]


@pytest.mark.parametrize("change", [{"name": "a\ud800"}, {"name": "\udc80b"}, {"number": 2**63}, {"email": "x" * 381}])
def test_a_value_that_the_database_cannot_hold_is_refused(store: SqlStorage, change: dict[str, Any]):
    with pytest.raises(InvalidValue), store.begin() as tx:
        tx.put(Customer(**change))


def test_an_index_answers_what_lies_behind_a_row(store: SqlStorage, monkeypatch: pytest.MonkeyPatch):
    asked = []
    with store.begin() as tx:
        bell = tx.put(Customer())
        tx.append(*(Entry(bell.id, n) for n in range(1, 2_001)))
    with store.read() as desk:
        page = desk.find(Entry, limit=1_990)
        channel = desk._channel  # type: ignore[attr-defined]
        monkeypatch.setattr(channel, "rows", lambda *question: asked.append(question) or [])
        desk.find(Entry, Between("n"), after=page.next, limit=5)
        ((text, parameters),) = asked
        plan = channel.plain(f"explain {text}", parameters)
        assert (plan[0][3], plan[0][5]) == ("range", "PRIMARY")
        assert int(plan[0][8]) < 100


def test_a_stream_goes_on_beside_other_reads_and_ends_with_its_snapshot(store: SqlStorage):
    with store.begin() as tx:
        tx.put_many([Customer(number=number) for number in range(3_000)])
    with store.read() as desk:
        stream = desk.stream(Customer, order=("number",))
        assert [next(stream).number, desk.count(Customer), next(stream).number] == [0, 3_000, 1]
        assert sum(1 for _ in stream) == 2_998
        held = desk.stream(Customer)
        assert next(held).version == 1
    with store.begin() as tx:
        assert list(held) == []
        assert tx.count(Customer) == 3_000


def test_two_that_wait_for_each_other_are_a_conflict_and_not_a_wait(store: SqlStorage):
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    with store.begin() as tx:
        bell, ray = tx.put_many([Customer(), Customer(number=2)])
    both = Barrier(2)

    def cross(first: Customer, second: Customer) -> bool:
        with suppress(Conflict), store.begin(first.id) as tx:
            both.wait(10)
            tx.lock(second.id)
            return True
        return False

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(cross, (bell, ray), (ray, bell)))
    assert sorted(done) == [False, True]


def test_the_constraint_is_named_whatever_text_the_value_holds(store: SqlStorage):
    with pytest.raises(Duplicate) as refusal, store.begin() as tx:
        tx.put_many([Customer(number=1, email="o'b' for key 'x"), Customer(number=2, email="o'b' for key 'x")])
    assert refusal.value.fields == ("email",)


def test_sums_are_whole_numbers(store: SqlStorage):
    with store.begin() as tx:
        bell = tx.put(Customer())
        tx.put(Account(bell.id, "USD", usd("3.65")))
        ((total,),) = tx.total(Account, "balance", by=("currency",)).values()
    assert type(total) is int


def test_longest_keyed_texts_fit_the_largest_key(mariadb_database: str):
    @attrs.frozen
    class Wide:
        customer: str
        category: str
        n: int
        version: int = 0

    storage = open_mariadb(mariadb_database)
    storage.bind((Stored(Wide, key=("customer", "category", "n")),))
    storage.migrate()
    with storage.begin() as tx:
        tx.put(Wide("\U0001f4a1" * 380, "ä" * 380, 1))
    with storage.read() as desk:
        assert desk.count(Wide) == 1
    storage.close()


def test_nothing_is_connected_before_first_use(tmp_path: Path):
    storage = open_mariadb(f"mariadb://localhost/x?unix_socket={tmp_path}/nowhere")
    storage.bind(KINDS)
    storage.close()
