"""SQLite holds what the storage port says, and keeps the promises of its own."""

from pathlib import Path

import pytest

from custmgr.testing.storage import StorageContract
from custmgr_adapters.sql import open_sqlite
from custmgr_adapters.sql.storage import SqlStorage


class TestSqliteStorage(StorageContract):
    @pytest.fixture
    def storage(self, tmp_path: Path) -> SqlStorage:
        return open_sqlite(f"sqlite:///{tmp_path}/customers.db")
