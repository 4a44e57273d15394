"""The fixtures of the storage contracts: a bound storage, and two customers in it."""

from collections.abc import Iterator

import pytest

from custmgr.ports.storage import Storage
from custmgr.testing.storage_kinds import KINDS, Customer

NAMES = ("Zoë", "ada", "Ada", "Émile", "Ada", "zoe", "Ada", "Łukasz", "_", "ada")


def customers(store: Storage) -> list[Customer]:
    """Ten customers, some of the same name, in the order of their numbers."""
    with store.begin() as tx:
        return tx.put_many([Customer(number=at, name=name) for at, name in enumerate(NAMES)])


class Undecided(Exception):
    """Somebody changed their mind in the middle of a transaction."""


class Bound:
    """Binds the author's ``storage`` to the kinds of the contract."""

    @pytest.fixture
    def store(self, storage: Storage) -> Iterator[Storage]:
        """The author's storage, bound and migrated; closed afterwards."""
        storage.bind(KINDS)
        storage.migrate()
        yield storage
        storage.close()

    @pytest.fixture
    def bell(self, store: Storage) -> Customer:
        """A customer."""
        with store.begin() as tx:
            return tx.put(Customer(name="Bell & Sons"))

    @pytest.fixture
    def ray(self, store: Storage, bell: Customer) -> Customer:
        """Another customer, made after the first."""
        with store.begin() as tx:
            return tx.put(Customer(number=bell.number + 1, name="Ray"))
