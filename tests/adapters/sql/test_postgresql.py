"""PostgreSQL holds what the storage port says, and keeps the promises of its own."""

import psycopg
import pytest

from custmgr.errors import InvalidValue, Unavailable
from custmgr.testing.storage import StorageContract
from custmgr.testing.storage_kinds import KINDS, Customer
from custmgr_adapters.sql import open_postgresql
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


@pytest.mark.parametrize("schema", ["", "a b", 'a"b', "1a", "x" * 64, "größe"])
def test_a_schema_that_is_no_plain_name_is_refused(schema: str):
    with pytest.raises(InvalidValue):
        open_postgresql(f"postgresql://localhost/test?schema={schema}")


def test_every_option_but_the_schema_goes_to_the_driver_as_it_was_written():
    url = "postgresql:///test?host=/run/sockets&schema=crm&options=-ca%3Db%20-cc%3Dd"
    address = open_postgresql(url).database.address
    assert address.schema == "crm"
    assert address.driver_url == "postgresql:///test?host=/run/sockets&options=-ca%3Db%20-cc%3Dd"


def test_a_url_may_name_several_servers():
    assert open_postgresql("postgresql://ana@one:5432,two:5433/test").database.name == "postgresql"


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
