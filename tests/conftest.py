"""Places that tests need from outside, and what happens where they are missing; and a desk with a clerk."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
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
    import psycopg

    schema = f"test_{uuid4().hex}"
    joint = "&" if "?" in postgresql_url else "?"
    yield f"{postgresql_url}{joint}schema={schema}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f'drop schema if exists "{schema}" cascade')


@pytest.fixture
def mariadb_database(mariadb_url: str) -> Iterator[str]:
    """The URL of a database that does not exist yet and is gone afterwards."""
    yield from database_of_its_own(mariadb_url)


@pytest.fixture(scope="session")
def mariadb_kept(mariadb_url: str) -> Iterator[str]:
    """The URL of a database that all tests of a run share whose kinds are those of the conformance kit."""
    yield from database_of_its_own(mariadb_url)


@pytest.fixture(scope="session")
def mariadb_desk_kept(mariadb_url: str) -> Iterator[str]:
    """The URL of a database that all tests of a run share whose kinds are those of a desk."""
    yield from database_of_its_own(mariadb_url)


@pytest.fixture
def mariadb_emptied(mariadb_kept: str) -> str:
    """The URL of a database without rows, for the kinds of the conformance kit."""
    return emptied(mariadb_kept)


@pytest.fixture
def mariadb_desk(mariadb_desk_kept: str) -> str:
    """The URL of a database without rows, for a desk."""
    return emptied(mariadb_desk_kept)


@pytest.fixture(scope="session")
def mariadb_desks(mariadb_desk_kept: str) -> Callable[[], str]:
    """Gives the URL of that database, without rows again each time."""
    return lambda: emptied(mariadb_desk_kept)


def emptied(url: str) -> str:
    """The same database without rows: to define its tables takes MariaDB seconds, to delete what they hold does not."""
    name = urlsplit(url).path[1:]
    with connection_to(url) as connection, connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = %s", (name,))
        tables = [table for (table,) in cursor.fetchall() if table != "custmgr_version"]
        cursor.execute("set foreign_key_checks = 0")
        connection.begin()
        for table in tables:
            cursor.execute(f"delete from `{name}`.`{table}`")
        connection.commit()
    return url


def database_of_its_own(url: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    yield urlsplit(url)._replace(path=f"/{name}").geturl()
    with connection_to(url) as connection:
        connection.query(f"drop database if exists {name}")


@pytest.fixture(scope="session")
def connected() -> Callable[[str], Any]:
    """Gives the driver's own connection to a MariaDB server."""
    return connection_to


def connection_to(url: str) -> Any:
    import pymysql

    at = urlsplit(url)
    who = {"user": at.username, "password": at.password or ""}
    return pymysql.connect(host=at.hostname, port=at.port or 3306, autocommit=True, **who)


@pytest.fixture
def clock() -> ManualClock:
    """Noon of a Monday, until a test moves it."""
    return ManualClock("2026-03-02")


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, clock: ManualClock, tmp_path: Path) -> Iterator[Desk]:
    """An empty desk on each storage that needs no server."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'desk.db'}"
    with Desk.open(url, clock=clock) as opened:
        opened.migrate()
        yield opened


@pytest.fixture
def ana(desk: Desk) -> Acting:
    """The desk for a member of staff who may do everything."""
    return desk.acting_as(Staff("u-17", name="Ana"))
