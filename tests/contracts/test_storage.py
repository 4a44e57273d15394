"""The storage in memory holds what the storage port says."""

import pytest

from custmgr.memory.storage import MemoryStorage
from custmgr.testing.storage import StorageContract


class TestMemoryStorage(StorageContract):
    @pytest.fixture
    def storage(self) -> MemoryStorage:
        return MemoryStorage()
