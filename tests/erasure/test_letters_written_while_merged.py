"""What was written to a customer while it was a part of another is deleted with it (P23, F31, F114, B10)."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Desk, MailSettings
from custmgr.erasure import Erasure, Fate
from custmgr.history import Activity
from custmgr.history.chain import LETTERS_ERASED
from custmgr.ports.mail import Attachment

Erase = Callable[[UUID], Erasure]


@attrs.frozen
class Parted:
    """Two customers that were one for a while, when these letters were written."""

    host: UUID
    twin: UUID
    own: UUID
    to_its_contact: UUID
    to_its_address: UUID


@pytest.fixture
def parted(ana: Acting, desk: Desk) -> Parted:
    ana.settings.set(MailSettings, for_desk=True, sender="desk@firm.example")
    host = ana.customers.add(name="Host", existing=True)
    twin = ana.customers.add(name="Zqname", email="zqmail@mail.example", existing=True)
    ruth = ana.contacts.add(twin.id, name="Zqruth", email="zqruth@mail.example")
    plan = ana.merging.plan(twin.id, into=host.id, fill=True)
    ana.merging.merge(twin.id, into=host.id, versions=plan.versions, fill=True)
    tom = ana.contacts.add(host.id, name="Tom", email="tom@host.example")
    file = Attachment("terms.txt", "text/plain", b"For both")
    other = Attachment("ruth.txt", "text/plain", b"For one")
    own, shared = ana.correspondence.send(
        host.id, "Both", "To both of you", contacts=[tom.id, ruth.id], attachments=[file]
    )
    (alone,) = ana.correspondence.send(host.id, "Zqsubject", "Zqwords", attachments=[other])
    desk.dispatch()
    ana.merging.undo(twin.id)
    ana.correspondence.record_delivery(shared.id, "delivered", said="zqruth read it")
    return Parted(host.id, twin.id, own.id, shared.id, alone.id)


def kept_by(desk: Desk, place: Path) -> str:
    storage = desk.house.storage
    if hasattr(storage, "heads") and hasattr(storage, "tables"):
        rows = (row for table in storage.tables.values() for row in table.rows.values())
        return "\n".join(str(attrs.astuple(row, recurse=False)) for row in rows).lower()
    return b"".join(file.read_bytes() for file in sorted(place.glob("desk.db*"))).decode("latin-1").lower()


def test_nothing_of_them_is_left_with_the_other(desk: Desk, ana: Acting, parted: Parted, erase: Erase, tmp_path: Path):
    checkpoint = ana.history.checkpoint()
    assert "zqwords" in kept_by(desk, tmp_path)
    erase(parted.twin)
    left = kept_by(desk, tmp_path)
    assert [one for one in ("zqmail", "zqruth", "zqname", "zqsubject", "zqwords") if one in left] == []
    assert [one.id for one in ana.correspondence.messages(parted.host)] == [parted.own]
    assert [one.name for one in ana.correspondence.attachments(parted.own)] == ["terms.txt"]
    (told,) = ana.history.timeline(parted.host, kinds=(LETTERS_ERASED,)).items
    assert (told.facts["customer"], told.facts["messages"]) == (str(parted.twin), 2)
    assert ana.history.verify_all(checkpoint=checkpoint) == ()


def test_the_plan_names_them(ana: Acting, parted: Parted):
    steps = [(one.kind, one.rows) for one in ana.erasure.plan(parted.twin).steps if one.fate is Fate.DELETED]
    assert {("Message", 2), ("Delivery", 1), ("AttachedFile", 1)} < set(steps)


def test_a_person_gets_a_copy_of_them(ana: Acting, parted: Parted):
    rows = ana.erasure.export_personal_data(parted.twin)["data"]["Message"]["rows"]
    assert {row["id"] for row in rows} == {str(parted.to_its_contact), str(parted.to_its_address)}


def test_the_other_is_deleted_without_them(ana: Acting, parted: Parted, erase: Erase):
    erase(parted.host)
    assert ana.customers.get(parted.twin).name == "Zqname"
    erase(parted.twin)
    assert ana.history.verify_all() == ()


def test_only_what_was_told_of_them_may_be_missing(desk: Desk, ana: Acting, parted: Parted, erase: Erase):
    erase(parted.twin)
    with desk.house.storage.begin(parted.host) as tx:
        tx.redact(Activity, (parted.host, 1), payload="", salt="")
    assert ana.history.verify(parted.host) == 1
