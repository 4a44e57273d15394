"""Whatever is changed in a customer's history afterwards is found, at its first row (P22)."""

from datetime import timedelta
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Desk
from custmgr.history import Activity
from custmgr.history.chain import seal
from custmgr.query import Is
from custmgr.schema import Sealed


@pytest.fixture
def bell(ana: Acting) -> UUID:
    customer = ana.customers.add(name="Bell & Sons")
    for version, name in enumerate(("Bell", "Bell Ltd", "Bell & Co"), start=1):
        ana.customers.edit(customer.id, version=version, name=name)
    return customer.id


@pytest.fixture
def forge(desk: Desk):
    """Put other rows in the place of the third, as somebody with the database in hand could."""

    def forged(customer: UUID, **changes: object) -> None:
        store = desk.house.storage
        if hasattr(store, "heads"):
            table = store.tables[Activity]
            table.rows[customer, 3] = attrs.evolve(table.rows[customer, 3], **changes)
            return
        with store.begin(customer) as tx:
            old = tx.first(Activity, (customer, 3))
            row = store.tables.of(Activity)
            parameters = row.codec.encode(attrs.evolve(old, **changes))
            tx._channel.run(row.delete, row.key_parameters((customer, 3)))
            tx._channel.run(row.insert, parameters)

    return forged


def test_an_honest_history_is_whole(ana: Acting, bell: UUID) -> None:
    assert (ana.history.verify(bell), ana.history.verify()) == (None, None)
    assert [one.seq for one in ana.history.timeline(bell)] == [4, 3, 2, 1]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "customer.archived"},
        {"actor": "u-99"},
        {"actor_name": "Somebody else"},
        {"behind": "u-99"},
        {"document": UUID(int=7)},
        {"contact": UUID(int=7)},
        {"payload": '{"name":["a","b"]}'},
        {"salt": "00"},
        {"payload": "", "salt": "00"},
        {"payload_digest": "00"},
        {"digest": "00"},
    ],
    ids=lambda changes: "-".join(changes),
)
def test_a_row_that_was_changed_is_named(ana: Acting, forge, bell: UUID, changes: dict[str, object]) -> None:
    forge(bell, **changes)
    assert ana.history.verify(bell) == 3


def test_an_instant_that_was_changed_is_named(ana: Acting, forge, bell: UUID) -> None:
    at = ana.history.timeline(bell).items[1].at
    forge(bell, at=at - timedelta(days=1))
    assert ana.history.verify(bell) == 3


def test_a_row_that_was_taken_out_is_named(ana: Acting, forge, bell: UUID) -> None:
    forge(bell, seq=30)
    assert ana.history.verify(bell) == 3


def test_a_payload_that_no_erasure_took_is_named(ana: Acting, forge, bell: UUID) -> None:
    forge(bell, payload="", salt="")
    assert ana.history.verify(bell) == 3


def test_a_row_that_was_sealed_anew_breaks_the_chain_behind_it(ana: Acting, desk: Desk, forge, bell: UUID) -> None:
    """Whoever knows how rows are sealed would have to seal all that follow."""
    with desk.house.storage.read() as reader:
        second, third = (reader.get(Activity, (bell, seq)) for seq in (2, 3))
    forged = seal(attrs.evolve(third, kind="customer.archived"), Sealed(second.seq, second.digest))
    forge(bell, **{name: value for name, value in attrs.asdict(forged).items() if name != "customer"})
    assert ana.history.verify(bell) == 4


def test_each_row_has_a_salt_of_its_own(desk: Desk, bell: UUID) -> None:
    """Or a short payload that was erased could be found again by trying."""
    with desk.house.storage.read() as reader:
        salts = {one.salt for one in reader.find(Activity, Is("customer", bell))}
    assert len(salts) == 4
