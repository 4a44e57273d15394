"""Says is answered by an index where the database has one, and the index is what the texts are."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import attrs
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custmgr import Unavailable
from custmgr.memory.storage import MemoryStorage
from custmgr.ports.storage import Storage
from custmgr.query import Is, Says
from custmgr.testing.storage_kinds import KINDS, Account, Customer, usd
from custmgr_adapters.sql import open_postgresql, open_sqlite, trigrams
from custmgr_adapters.sql.storage import SqlStorage

TEXTS = st.text("abAB éß\N{COMBINING ACUTE ACCENT}東京ж😀%_\\\"'*()^-", max_size=9) | st.text(max_size=4).filter(
    lambda text: "\0" not in text and text.isprintable()
)


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[SqlStorage]:
    found = open_sqlite(f"sqlite:///{tmp_path / 'one.db'}")
    found.bind(KINDS)
    found.migrate()
    yield found
    found.close()


@pytest.fixture
def asked(tmp_path: Path, storage: SqlStorage) -> Iterator[Callable[..., list[Any]]]:
    """Asks the file itself."""
    connection = sqlite3.connect(tmp_path / "one.db")
    yield lambda statement, *parameters: connection.execute(statement, parameters).fetchall()
    connection.close()


def said(store: Storage, text: str) -> list[int]:
    with store.read() as desk:
        return [row for (row,) in desk.rows(Customer, ("number",), Says(text), order=("number",))]


def test_a_text_of_three_letters_is_asked_of_the_index(storage: SqlStorage, asked: Callable[..., list[Any]]):
    search, table = storage.database.search, storage.tables.of(Customer)
    condition, parameters = search.says(table.text, "elodie")
    plan = asked(f"explain query plan select * from customer where {table.text.having(condition)}", *parameters)
    assert "SCAN customer_text_index VIRTUAL TABLE" in str(plan)
    assert "SCAN customer" not in str(plan).replace("SCAN customer_text_index", "")


def test_the_index_is_left_alone_while_the_text_stays(storage: SqlStorage, asked: Callable[..., list[Any]]):
    with storage.begin() as tx:
        bell = tx.put(Customer(number=1, name="Bell", email=None))
    before = asked("select * from customer_text"), asked("select * from customer_text_index_data")
    with storage.begin(bell.id) as tx:
        tx.put(attrs.evolve(tx.get(Customer, bell.id), number=2))
        tx.put(Account(bell.id, "USD", balance=usd(7)))
    assert (asked("select * from customer_text"), asked("select * from customer_text_index_data")) == before


def test_the_index_holds_exactly_the_texts(storage: SqlStorage, asked: Callable[..., list[Any]]):
    with storage.begin() as tx:
        some = tx.put_many([Customer(number=n, name=f"Customer {n}", email=None) for n in range(1, 40)])
        tx.put(attrs.evolve(some[0], name="Another"))
        tx.remove(Customer, some[1].id)
    found = asked("select rowid from customer_text_index where customer_text_index match ?", '"cus"')
    assert found == asked("select row from customer_text where fold like 'customer %'")
    assert len(found) == 37


def test_a_file_without_an_index_of_texts_is_refused_by_name(
    storage: SqlStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(trigrams, "OLDEST_SQLITE", (99, 1))
    other = open_sqlite(f"sqlite:///{tmp_path / 'two.db'}")
    other.bind(KINDS)
    with pytest.raises(Unavailable, match="needs FTS5 of SQLite"):
        other.migrate()


def test_postgresql_indexes_texts_where_it_may(postgresql_schema: str):
    found = open_postgresql(postgresql_schema)
    found.bind(KINDS)
    found.migrate()
    found.migrate()
    schema = parse_qs(urlsplit(postgresql_schema).query)["schema"][0]
    with psycopg.connect(postgresql_schema.partition("?")[0]) as connection:
        condition = "schemaname = %s and indexdef like %s"
        (count,) = connection.execute(
            f"select count(*) from pg_indexes where {condition}", (schema, "%gin_trgm_ops%")
        ).fetchone() or (0,)
    found.close()
    assert count == 1


def test_postgresql_finds_texts_where_it_may_not_index_them(postgresql_schema: str, monkeypatch: pytest.MonkeyPatch):
    def refuse(connection: Any) -> str:
        connection.exec_driver_sql("create index on nothing_that_is_there (fold)")
        return ""

    monkeypatch.setattr(trigrams, "_place", refuse)
    found = open_postgresql(postgresql_schema)
    found.bind(KINDS)
    found.migrate()
    with found.begin() as tx:
        tx.put(Customer(number=1, name="100% Legal_Services", email=None))
    assert [said(found, text) for text in ("legal_s", "0% l", "%l", "s")] == [[1], [1], [], [1]]
    monkeypatch.undo()
    found.migrate()
    assert said(found, "legal_s") == [1]
    found.close()


@settings(max_examples=20)
@given(
    steps=st.lists(st.tuples(st.integers(0, 3), TEXTS), min_size=1, max_size=8),
    wanted=st.lists(TEXTS, max_size=4),
    cut=st.tuples(st.integers(0, 6), st.integers(1, 5)),
)
def test_the_index_and_reading_through_agree(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str]], wanted: list[str], cut: tuple[int, int]
):
    """Memory reads through; random texts, changed and removed, and pieces of them to look for (B24, H83)."""
    sqlite = open_sqlite(f"sqlite:///{tmp_path_factory.mktemp('texts') / 'one.db'}")
    stores: list[Storage] = [MemoryStorage(), sqlite]
    for store in stores:
        store.bind(KINDS)
        store.migrate()
        for number, text in steps:
            change(store, number, text)
    start, length = cut
    for text in [*wanted, *(text[start : start + length] for _, text in steps)]:
        memory, indexed = (said(store, text) for store in stores)
        assert memory == indexed, text
    sqlite.close()


def change(store: Storage, number: int, text: str) -> None:
    """Name the customer so; one that has the name already goes."""
    with store.begin() as tx:
        for old in tx.find(Customer, Is("number", number)):
            tx.lock(old.id)
            if old.name == text:
                tx.remove(Customer, old.id)
            else:
                tx.put(attrs.evolve(old, name=text))
            return
        tx.put(Customer(number=number, name=text, email=None))
