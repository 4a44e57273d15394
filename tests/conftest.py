"""Places that tests need from outside, and what happens where they are missing."""

import os

import pytest


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """Ask for the server to test on; where databases are required, a missing one is a failure."""
    if url := os.environ.get("CUSTMGR_TEST_POSTGRESQL"):
        return url
    missing = "no PostgreSQL: set CUSTMGR_TEST_POSTGRESQL=postgresql://user@host/database to run these"
    if os.environ.get("CUSTMGR_REQUIRE_DATABASES"):
        pytest.fail(missing)
    pytest.skip(missing)
