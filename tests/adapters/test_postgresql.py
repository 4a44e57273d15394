"""PostgreSQL holds what the storage port says, and keeps the promises of its own."""

import pytest

from custmgr.testing.storage import StorageContract
from custmgr_adapters.sql import open_postgresql
from custmgr_adapters.sql.storage import SqlStorage


class TestPostgresqlStorage(StorageContract):
    @pytest.fixture
    def storage(self, postgresql_schema: str) -> SqlStorage:
        return open_postgresql(postgresql_schema)
