"""Databases for the tests of the SQL adapter."""

from collections.abc import Iterator
from uuid import uuid4

import pytest


@pytest.fixture
def postgresql_schema(postgresql_url: str) -> Iterator[str]:
    """The URL of a schema that does not exist yet and is gone afterwards."""
    import psycopg

    schema = f"test_{uuid4().hex}"
    joint = "&" if "?" in postgresql_url else "?"
    yield f"{postgresql_url}{joint}schema={schema}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f'drop schema if exists "{schema}" cascade')
