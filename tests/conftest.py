"""Places that tests need from outside, and what happens where they are missing."""

import os

import hypothesis
import pytest

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
