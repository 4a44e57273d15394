"""Places that tests need from outside, and what happens where they are missing; and a desk with a clerk."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import hypothesis
import pytest

from custmgr import Desk, ManualClock, Staff
from custmgr.acting import Acting

# How long an example takes says nothing about whether it is right.
hypothesis.settings.register_profile("custmgr", deadline=None, print_blob=True)
hypothesis.settings.load_profile("custmgr")


def asked_for(server: str) -> str:
    """The URL of the server to test on; where databases are required, a missing one is a failure."""
    variable = f"CUSTMGR_TEST_{server.upper()}"
    if url := os.environ.get(variable):
        return url
    missing = f"no {server} server: set {variable}={server}://user@host/database to run these"
    if os.environ.get("CUSTMGR_REQUIRE_DATABASES"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """The PostgreSQL server to test on."""
    return asked_for("postgresql")


@pytest.fixture(scope="session")
def mariadb_url() -> str:
    """The MariaDB server to test on."""
    return asked_for("mariadb")


@pytest.fixture
def postgresql_schema(postgresql_url: str) -> Iterator[str]:
    """The URL of a schema that does not exist yet and is gone afterwards."""
    with schema_of_its_own(postgresql_url) as place:
        yield place


@pytest.fixture
def mariadb_database(mariadb_url: str) -> Iterator[str]:
    """The URL of a database that does not exist yet and is gone afterwards."""
    with database_of_its_own(mariadb_url) as place:
        yield place


# To define tables takes a server long, to delete what they hold does not: tests of one sort of kinds share a place.


@pytest.fixture(scope="session")
def postgresql_kits(postgresql_url: str) -> Iterator[Callable[[], str]]:
    """Gives the URL of a schema for the kinds of the conformance kit, without rows each time."""
    yield from emptied_schema(postgresql_url)


@pytest.fixture(scope="session")
def postgresql_desks(postgresql_url: str) -> Iterator[Callable[[], str]]:
    """Gives the URL of a schema for a desk, without rows each time."""
    yield from emptied_schema(postgresql_url)


@pytest.fixture(scope="session")
def mariadb_kits(mariadb_url: str) -> Iterator[Callable[[], str]]:
    """Gives the URL of a database for the kinds of the conformance kit, without rows each time."""
    yield from emptied_database(mariadb_url)


@pytest.fixture(scope="session")
def mariadb_desks(mariadb_url: str) -> Iterator[Callable[[], str]]:
    """Gives the URL of a database for a desk, without rows each time."""
    yield from emptied_database(mariadb_url)


@pytest.fixture
def postgresql_kit(postgresql_kits: Callable[[], str]) -> str:
    """The URL of a schema without rows, for the kinds of the conformance kit."""
    return postgresql_kits()


@pytest.fixture
def postgresql_desk(postgresql_desks: Callable[[], str]) -> str:
    """The URL of a schema without rows, for a desk."""
    return postgresql_desks()


@pytest.fixture
def mariadb_kit(mariadb_kits: Callable[[], str]) -> str:
    """The URL of a database without rows, for the kinds of the conformance kit."""
    return mariadb_kits()


@pytest.fixture
def mariadb_desk(mariadb_desks: Callable[[], str]) -> str:
    """The URL of a database without rows, for a desk."""
    return mariadb_desks()


@contextmanager
def schema_of_its_own(url: str) -> Iterator[str]:
    import psycopg

    schema = f"test_{uuid4().hex}"
    yield f"{url}{'&' if '?' in url else '?'}schema={schema}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'drop schema if exists "{schema}" cascade')


def emptied_schema(url: str) -> Iterator[Callable[[], str]]:
    import psycopg

    with schema_of_its_own(url) as place, psycopg.connect(url, autocommit=True) as connection:
        schema = place.rpartition("=")[2]

        def empty() -> str:
            found = connection.execute("select tablename from pg_tables where schemaname = %s", [schema])
            tables = [table for (table,) in found if table != "custmgr_version"]
            connection.execute(";".join(f'delete from "{schema}"."{table}"' for table in tables) or "select 1")
            return place

        yield empty


@contextmanager
def database_of_its_own(url: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    yield urlsplit(url)._replace(path=f"/{name}").geturl()
    with connection_to(url) as connection:
        connection.query(f"drop database if exists {name}")


def emptied_database(url: str) -> Iterator[Callable[[], str]]:
    with database_of_its_own(url) as place, connection_to(url) as connection, connection.cursor() as cursor:
        name = urlsplit(place).path[1:]

        def empty() -> str:
            cursor.execute("select table_name from information_schema.tables where table_schema = %s", (name,))
            for (table,) in cursor.fetchall():
                if table != "custmgr_version":
                    cursor.execute(f"delete from `{name}`.`{table}`")
            connection.commit()
            return place

        yield empty


@pytest.fixture(scope="session")
def connected() -> Callable[[str], Any]:
    """Gives the driver's own connection to a MariaDB server."""
    return connection_to


def connection_to(url: str) -> Any:
    import pymysql

    at = urlsplit(url)
    who = {"user": at.username, "password": at.password or "", "ssl_disabled": "ssl_disabled=true" in at.query}
    return pymysql.connect(host=at.hostname, port=at.port or 3306, **who)


@pytest.fixture
def clock() -> ManualClock:
    """Noon of a Monday, until a test moves it."""
    return ManualClock("2026-03-02")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the tables of a desk, to be copied: to define them takes longer than most tests."""
    file = tmp_path_factory.mktemp("migrated") / "desk.db"
    with Desk.open(f"sqlite:///{file}") as opened:
        opened.migrate()
    return file


@pytest.fixture(params=["memory", "sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of each storage that needs no server, with the tables of a desk and without rows."""
    if request.param == "memory":
        return "memory:"
    file = copyfile(request.getfixturevalue("migrated"), tmp_path / "desk.db")
    return f"sqlite:///{file}"


@pytest.fixture
def desk(url: str, clock: ManualClock) -> Iterator[Desk]:
    """An empty desk on each storage that needs no server."""
    with Desk.open(url, clock=clock) as opened:
        opened.migrate()
        yield opened


@pytest.fixture
def ana(desk: Desk) -> Acting:
    """The desk for a member of staff who may do everything."""
    return desk.acting_as(Staff("u-17", name="Ana"))
