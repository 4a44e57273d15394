"""Somebody with the database in hand cuts or rebuilds a history; a checkpoint kept elsewhere shows it (H79)."""

from collections.abc import Callable
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Desk, InvalidValue
from custmgr.history import Activity, Broken, Checkpoint
from custmgr.history.chain import seal
from custmgr.ports.storage import DESK
from custmgr.query import Is
from custmgr.schema.stored import Sealed

Tamper = Callable[[UUID, int, list[Activity]], None]


@pytest.fixture
def bell(ana: Acting) -> UUID:
    customer = ana.customers.add(name="Bell & Sons")
    for version, name in enumerate(("Bell", "Bell Ltd", "Bell & Co"), start=1):
        ana.customers.edit(customer.id, version=version, name=name)
    return customer.id


@pytest.fixture
def replace(desk: Desk) -> Tamper:
    """Put these rows in the place of all from a number on, with sound numbers and digests."""

    def replaced(customer: UUID, first: int, rows: list[Activity]) -> None:
        with desk.house.storage.begin(customer) as tx:
            old = tx.find(Activity, Is("customer", customer), order=("seq",)).items
            tx.expunge(Activity, *((customer, one.seq) for one in old if one.seq >= first))
            head = Sealed(first - 1, old[first - 2].digest) if first > 1 else Sealed()
            for row in rows:
                sealed = seal(row, head)
                head = Sealed(sealed.seq, sealed.digest)
                _insert(desk, tx, sealed)

    return replaced


def _insert(desk: Desk, tx: object, row: Activity) -> None:
    if hasattr(desk.house.storage, "heads"):
        tx._overlay(Activity).set((row.customer, row.seq), row)
        return
    table = desk.house.storage.tables.of(Activity)
    tx._channel.run(table.insert, table.codec.encode(row))


def rows(desk: Desk, customer: UUID) -> list[Activity]:
    with desk.house.storage.read() as reader:
        return list(reader.find(Activity, Is("customer", customer), order=("seq",)))


def test_an_untouched_history_agrees_with_its_checkpoint(ana: Acting, bell: UUID):
    checkpoint = ana.history.checkpoint()
    assert checkpoint.heads.keys() == {DESK, bell}
    assert checkpoint.activities == 5
    ana.customers.archive(bell)
    assert ana.history.verify(bell, checkpoint=checkpoint) is None
    assert ana.history.verify_all(checkpoint=checkpoint) == ()


def test_a_tail_that_was_cut_is_missed_from_its_first_activity_on(ana: Acting, bell: UUID, replace: Tamper):
    checkpoint = ana.history.checkpoint()
    replace(bell, 3, [])
    assert ana.history.verify(bell) is None
    assert ana.history.verify(bell, checkpoint=checkpoint) == 3
    assert ana.history.verify_all(checkpoint=checkpoint) == (Broken(bell, 3),)


def test_a_chain_that_was_rebuilt_from_an_edit_is_another_one(ana: Acting, desk: Desk, bell: UUID, replace: Tamper):
    checkpoint = ana.history.checkpoint()
    forged = [attrs.evolve(one, actor="u-99") for one in rows(desk, bell)[1:]]
    replace(bell, 2, forged)
    assert ana.history.verify(bell) is None
    assert ana.history.verify(bell, checkpoint=checkpoint) == 4


def test_a_chain_that_was_taken_out_altogether_is_missed(ana: Acting, bell: UUID, replace: Tamper):
    checkpoint = ana.history.checkpoint()
    replace(bell, 1, [])
    assert ana.history.verify_all(checkpoint=checkpoint) == (Broken(bell, 1),)


def test_a_row_that_was_taken_out_of_the_middle_does_not_hide_the_head(ana: Acting, desk: Desk, bell: UUID):
    with desk.house.storage.begin(bell) as tx:
        tx.expunge(Activity, (bell, 2))
    assert ana.history.checkpoint().heads[bell].seq == 4
    assert ana.history.verify_all() == (Broken(bell, 2),)


def test_a_payload_that_was_blanked_without_an_erasure_is_named(ana: Acting, desk: Desk, bell: UUID):
    with desk.house.storage.begin(bell) as tx:
        tx.redact(Activity, (bell, 2), payload="", salt="")
    assert ana.history.verify(bell) == 2


def test_a_checkpoint_comes_back_from_its_text(ana: Acting, bell: UUID):
    checkpoint = ana.history.checkpoint()
    again = Checkpoint.read(checkpoint.text)
    assert (again, again.digest) == (checkpoint, checkpoint.digest)


def test_the_text_of_a_checkpoint_cannot_be_changed_unnoticed(ana: Acting, bell: UUID):
    text = ana.history.checkpoint().text
    for changed in (text.replace("[4,", "[3,"), "{}", "", "[]", text[:-3]):
        with pytest.raises(InvalidValue):
            Checkpoint.read(changed)
