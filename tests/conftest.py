"""Places that tests need from outside, and what happens where they are missing; and a desk with a clerk."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest

from custmgr import Desk, ManualClock, Staff
from custmgr.acting import Acting

# How long an example takes says nothing about whether it is right.
hypothesis.settings.register_profile("custmgr", deadline=None, print_blob=True)
hypothesis.settings.load_profile("custmgr")


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """Ask for the server to test on; where databases are required, a missing one is a failure."""
    if url := os.environ.get("CUSTMGR_TEST_POSTGRESQL"):
        return url
    missing = "no PostgreSQL: set CUSTMGR_TEST_POSTGRESQL=postgresql://user@host/database to run these"
    if os.environ.get("CUSTMGR_REQUIRE_DATABASES"):
        pytest.fail(missing)
    pytest.skip(missing)


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
