"""Five customers that criteria are tried on, and which of them are found."""

import pytest

from custmgr.ports.storage import Storage
from custmgr.query.criteria import Criteria
from custmgr.testing.storage_bound import Bound
from custmgr.testing.storage_kinds import Customer


def numbers(store: Storage, where: Criteria) -> list[int]:
    """The numbers of the customers that meet the criteria."""
    with store.read() as desk:
        found = desk.rows(Customer, ("number",), where, order=("number",))
        assert desk.count(Customer, where) == len(found)
    return [number for (number,) in found]


class Named(Bound):
    """Binds a storage with five customers."""

    @pytest.fixture
    def named(self, store: Storage) -> Storage:
        """Five customers with names, addresses and tags, numbered from 1."""
        given = (
            ("Élodie Müller", "elodie@example.org", {"vip", "größe"}),
            ("100% Legal_Services", None, {"vip"}),
            ("O'Brien \\ Söhne", "o@lawfirm.example", set[str]()),
            ("Straße & Co", None, {"Vip"}),
            ("'; drop table customer; --", "x@lawfirm.example", {"a'b", "%"}),
        )
        with store.begin() as tx:
            tx.put_many(
                [
                    Customer(number=at, name=name, email=email, tags=frozenset(tags))
                    for at, (name, email, tags) in enumerate(given, 1)
                ]
            )
        return store
