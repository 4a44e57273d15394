"""The contract of the storage port; an adapter author subclasses it and returns an unbound, empty ``storage``."""

from custmgr.testing.storage_changes import StorageChanges
from custmgr.testing.storage_criteria import StorageCriteria
from custmgr.testing.storage_erasure import StorageErasure
from custmgr.testing.storage_facts import StorageFacts
from custmgr.testing.storage_locks import StorageLocks
from custmgr.testing.storage_pages import StoragePages
from custmgr.testing.storage_reading import StorageReading
from custmgr.testing.storage_scope import StorageScope
from custmgr.testing.storage_search import StorageSearch
from custmgr.testing.storage_streams import StorageStreams
from custmgr.testing.storage_sums import StorageSums
from custmgr.testing.storage_threads import StorageThreads
from custmgr.testing.storage_transactions import StorageTransactions


class StorageContract(
    StorageTransactions,
    StorageFacts,
    StorageReading,
    StoragePages,
    StorageStreams,
    StorageCriteria,
    StorageSearch,
    StorageSums,
    StorageLocks,
    StorageErasure,
    StorageChanges,
    StorageScope,
    StorageThreads,
):
    """Everything the storage port says, one fact per clause.

    ``class TestMyStorage(StorageContract)`` with a fixture ``storage`` that returns a new storage without any data.
    """
