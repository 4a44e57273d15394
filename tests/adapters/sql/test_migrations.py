"""Databases get the form of the release: by the shipped revisions, which say what the kinds say."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from custmgr import Desk, Staff
from custmgr.desk import KINDS
from custmgr.errors import InvalidValue, Unavailable
from custmgr.schema import Stored
from custmgr.testing.storage_kinds import Everything
from custmgr_adapters.sql import open_mariadb, open_postgresql, open_sqlite
from custmgr_adapters.sql.metadata import metadata
from custmgr_adapters.sql.migrate import VERSION_TABLE
from custmgr_adapters.sql.migrations.shipped import HEAD, TABLES
from custmgr_adapters.sql.revise import MIGRATIONS, all_definitions
from custmgr_adapters.sql.storage import SqlStorage

HOW = "the kinds changed: run python -m custmgr_adapters.sql.revise custmgr.desk:KINDS"


@pytest.mark.parametrize("file", ["v0001_sqlite.sql", "v0001_postgresql.sql", "v0001_mariadb.sql"])
def test_the_shipped_definitions_are_those_of_the_kinds(file: str):
    shipped = (MIGRATIONS / "versions" / file).read_text("utf-8")
    assert shipped == all_definitions(KINDS)[file], HOW


def migrated(storage: SqlStorage, kinds: tuple[Stored, ...] = KINDS) -> SqlStorage:
    storage.bind(kinds)
    storage.migrate()
    return storage


def derived(storage: SqlStorage) -> SqlStorage:
    """The same tables without the revisions."""
    storage.bind(KINDS)
    with storage.database.ddl_engine().begin() as connection:
        storage.database.hold_definitions(connection)
        metadata(storage.tables).create_all(connection)
        storage.database.search.index(connection, storage.tables.texts)
    return storage


def asked(storage: SqlStorage, statement: str) -> list[tuple[Any, ...]]:
    engine = storage.database.ddl_engine()
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def sqlite_form(storage: SqlStorage) -> set[tuple[Any, ...]]:
    rows = asked(storage, "select type, name, tbl_name, sql from sqlite_master")
    return {
        (kind, name, table, "".join((sql or "").split())) for kind, name, table, sql in rows if table != VERSION_TABLE
    }


def postgresql_form(storage: SqlStorage) -> set[tuple[Any, ...]]:
    schema = storage.database.address.schema
    columns = asked(
        storage,
        "select table_name, column_name, ordinal_position, data_type, is_nullable, collation_name"
        f" from information_schema.columns where table_schema = '{schema}'",
    )
    constraints = asked(
        storage,
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
        f" where connamespace = '{schema}'::regnamespace",
    )
    indexes = asked(storage, f"select tablename, indexname, indexdef from pg_indexes where schemaname = '{schema}'")
    rows = [tuple(str(value).replace(str(schema), "") for value in row) for row in columns + constraints + indexes]
    return {row for row in rows if row[0] != VERSION_TABLE}


def mariadb_form(storage: SqlStorage) -> set[tuple[Any, ...]]:
    tables = [name for (name,) in asked(storage, "show tables")]
    return {
        (name, line.strip().rstrip(","))
        for name in tables
        if name != VERSION_TABLE
        for line in asked(storage, f'show create table "{name}"')[0][1].splitlines()
    }


def test_a_storage_without_kinds_is_refused_for_that_alone(tmp_path: Path):
    with pytest.raises(InvalidValue, match="bound to its kinds") as refusal:
        open_sqlite(f"sqlite:///{tmp_path}/one.db").migrate()
    assert refusal.value.__cause__ is None


def test_a_migrated_file_has_the_derived_tables(tmp_path: Path):
    by_revisions = sqlite_form(migrated(open_sqlite(f"sqlite:///{tmp_path}/one.db")))
    assert by_revisions == sqlite_form(derived(open_sqlite(f"sqlite:///{tmp_path}/two.db"))), HOW
    assert len(by_revisions) > len(TABLES)


def test_a_migrated_schema_has_the_derived_tables(postgresql_schema: str):
    other = f"{postgresql_schema}_derived"
    try:
        by_revisions = postgresql_form(migrated(open_postgresql(postgresql_schema)))
        straight = derived(open_postgresql(other))
        assert by_revisions == postgresql_form(straight), HOW
        assert len(by_revisions) > len(TABLES)
    finally:
        with open_postgresql(postgresql_schema).database.ddl_engine().begin() as connection:
            connection.exec_driver_sql(f'drop schema if exists "{other.rpartition("=")[2]}" cascade')


def test_a_migrated_database_has_the_derived_tables(mariadb_database: str, connected: Any):
    name = urlsplit(mariadb_database).path[1:]
    other = mariadb_database.replace(name, f"{name}_derived")
    by_revisions = mariadb_form(migrated(open_mariadb(mariadb_database)))
    try:
        assert by_revisions == mariadb_form(derived(open_mariadb(other))), HOW
        assert len(by_revisions) > len(TABLES)
    finally:
        with connected(mariadb_database) as connection:
            connection.query(f"drop database {name}_derived")


def check_processes_may_migrate_at_once(open_storage: Any, url: str):
    with ThreadPoolExecutor(4) as pool:
        storages = list(pool.map(lambda _: migrated(open_storage(url)), range(4)))
    assert asked(storages[0], f"select version_num from {VERSION_TABLE}") == [(HEAD,)]
    with storages[0].begin() as tx:
        assert tx.next_number("invoice") == range(1, 2)
    for storage in storages:
        storage.close()


def test_several_may_migrate_one_file_at_once(tmp_path: Path):
    check_processes_may_migrate_at_once(open_sqlite, f"sqlite:///{tmp_path}/one.db")


def test_several_may_migrate_one_schema_at_once(postgresql_schema: str):
    check_processes_may_migrate_at_once(open_postgresql, postgresql_schema)


def test_several_may_migrate_one_database_at_once(mariadb_database: str):
    check_processes_may_migrate_at_once(open_mariadb, mariadb_database)


def test_a_kind_that_no_revision_knows_gets_its_table(tmp_path: Path):
    storage = migrated(open_sqlite(f"sqlite:///{tmp_path}/one.db"))
    storage.close()
    storage = migrated(storage, (*KINDS, Stored(Everything)))
    with storage.read() as desk:
        assert desk.count(Everything) == 0
    storage.close()


def test_tables_that_no_release_made_stay_as_they_are_and_are_said_to_be_so(tmp_path: Path):
    storage = migrated(open_sqlite(f"sqlite:///{tmp_path}/other.db"))
    with storage.database.ddl_engine().begin() as connection:
        connection.exec_driver_sql("alter table customer rename column name to called")
    storage.close()
    with Desk.open(f"sqlite:///{tmp_path}/other.db") as desk:
        desk.migrate()
        with pytest.raises(Unavailable, match="but not of tables that no release made"):
            desk.acting_as(Staff("u-17", name="Ana")).customers.add(name="Bell")
