"""A canary in every personal field, and where they are found after the person was deleted (P23)."""

import sqlite3
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from uuid import UUID

import attrs
import psycopg

from custmgr import Acting, Customer, Desk, DeskProfile, ManualClock, Staff, Status
from custmgr.correspondence import Why
from custmgr.desk import KINDS
from custmgr.erasure import Erasure, Fate, How
from custmgr.query import Is

Put = Callable[[Desk, UUID], object]
Erase = Callable[[UUID], Erasure]


def bytes_of(desk: Desk, place: Path) -> bytes:
    """All that the store keeps: its files, or the rows of memory as they print."""
    if hasattr(desk.house.storage, "tables") and hasattr(desk.house.storage, "heads"):
        rows = (row for table in desk.house.storage.tables.values() for row in table.rows.values())
        return "\n".join(str(attrs.astuple(row, recurse=False)) for row in rows).encode()
    return b"".join(file.read_bytes() for file in sorted(place.glob("desk.db*")))


def found(canaries: Iterable[str], data: bytes) -> list[str]:
    folded = data.lower()
    return [canary for canary in canaries if canary.encode() in folded]


def exported(ana: Acting) -> bytes:
    written = StringIO()
    for kind in ("customers", "invoices", "payments", "ageing"):
        ana.exchange.export(kind, written)
    return written.getvalue().encode()


def test_every_personal_field_of_the_data_map_gets_a_canary(desk: Desk, full: UUID, put_canaries: Put):
    canaries = put_canaries(desk, full)
    assert len(canaries.where) >= 50


def test_before_the_erasure_every_canary_is_found(desk: Desk, full: UUID, put_canaries: Put, tmp_path: Path):
    canaries = put_canaries(desk, full)
    data = bytes_of(desk, tmp_path)
    assert found(canaries.where, data) == list(canaries.where)


def test_after_the_erasure_only_what_is_put_away_is_found(
    desk: Desk, ana: Acting, full: UUID, put_canaries: Put, erase: Erase, tmp_path: Path, clock: ManualClock
):
    canaries = put_canaries(desk, full)
    kept = erase(full)
    assert kept.how is How.ERASURE
    assert found(canaries.not_put_away, bytes_of(desk, tmp_path)) == []
    assert found(canaries.where, exported(ana)) == []

    clock.set(f"{kept.until.year + 1}-01-01")
    assert ana.erasure.end_retention() > 0
    assert found(canaries.where, bytes_of(desk, tmp_path)) == []


def test_an_erasure_leaves_books_and_histories_whole(
    desk: Desk, ana: Acting, full: UUID, put_canaries: Put, erase: Erase
):
    checkpoint = ana.history.checkpoint()
    erase(full)
    assert ana.receivables.verify().clean
    assert ana.history.verify_all(checkpoint=checkpoint) == ()


def test_nothing_of_the_person_is_sent_any_more(
    desk: Desk, ana: Acting, full: UUID, put_canaries: Put, erase: Erase, tmp_path: Path
):
    ana.correspondence.send(full, "Waiting", "Text", despite_silence=True)
    canaries = put_canaries(desk, full)
    erase(full)
    assert desk.dispatch().sent == 0
    mails = b"".join(file.read_bytes() for file in (tmp_path / "mail").rglob("*") if file.is_file())
    assert found(canaries.where, mails) == []


def test_the_account_stays_under_a_name_that_nobody_knows(ana: Acting, full: UUID, erase: Erase):
    before = ana.customers.get(full)
    erase(full)
    after = ana.customers.get(full)
    assert (after.status, after.number, after.name) == (Status.ERASED, before.number, f"erased customer {after.number}")
    assert (after.email, after.phone, after.addresses, after.tags) == (None, None, (), frozenset())
    assert full not in {row.customer for row in ana.customers.find()}
    assert full in {row.customer for row in ana.customers.find("status:erased")}


def test_a_customer_without_anything_posted_goes_without_a_trace(
    desk: Desk, ana: Acting, put_canaries: Put, erase: Erase, tmp_path: Path
):
    bell = ana.customers.add(name="Bell", email="bell@mail.example", phone="+12125550100", existing=True)
    ana.contacts.add(bell.id, name="Ruth", email="ruth@mail.example", roles={"billing"})
    note = ana.notes.add(bell.id, "Called")
    ana.notes.edit(note.id, version=note.version, wording="Called twice")
    canaries = put_canaries(desk, bell.id)
    assert erase(bell.id).how is How.PURGE
    assert found(canaries.where, bytes_of(desk, tmp_path)) == []
    with desk.house.storage.read() as reader:
        left = [
            stored.name for stored in KINDS if stored.owner and reader.count(stored.kind, Is(stored.owner, bell.id))
        ]
    assert left == []


def test_an_address_that_opted_out_and_in_again_is_left_nowhere(desk: Desk, ana: Acting, erase: Erase, tmp_path: Path):
    bell = ana.customers.add(name="Bell", email="zqfirst@mail.example", existing=True)
    ruth = ana.contacts.add(bell.id, name="Ruth", email="zqsecond@mail.example", roles={"billing"})
    for address in ("zqfirst@mail.example", "zqsecond@mail.example"):
        ana.correspondence.opt_out(address, reason="zqreason Ruth is ill")
        ana.correspondence.opt_in(address)
    told = ana.history.timeline(bell.id, kinds=("address.suppressed", "address.restored")).items
    assert [one.contact == ruth.id for one in told] == [True, True, False, False]
    assert told[1].facts == {"address": "zqsecond@mail.example", "why": "OPTED_OUT", "said": "zqreason Ruth is ill"}
    erase(bell.id)
    assert found(["zqfirst", "zqsecond", "zqreason"], bytes_of(desk, tmp_path)) == []
    kinds = [one.kind for one in ana.history.timeline()]
    assert (kinds.count("address.suppressed"), kinds.count("address.restored")) == (2, 2)


def test_of_an_address_that_wants_no_mail_only_that_is_left(desk: Desk, ana: Acting, erase: Erase, tmp_path: Path):
    bell = ana.customers.add(name="Bell", email="zqkept@mail.example", existing=True)
    ana.correspondence.opt_out("zqkept@mail.example", reason="zqreason Ruth is ill")
    steps = [one for one in ana.erasure.plan(bell.id).steps if one.kind == "SuppressedAddress"]
    assert [(one.fate, one.fields) for one in steps] == [(Fate.RETAINED, ("address",)), (Fate.BLANKED, ("said",))]
    erase(bell.id)
    assert found(["zqkept", "zqreason"], bytes_of(desk, tmp_path)) == ["zqkept"]
    (left,) = ana.correspondence.suppressed_addresses()
    assert (left.address, left.why, left.said) == ("zqkept@mail.example", Why.OPTED_OUT, "")


def test_of_an_address_that_was_the_customers_before_no_word_is_left(
    desk: Desk, ana: Acting, erase: Erase, tmp_path: Path
):
    ana.settings.set(DeskProfile, legal_name="Harbour", email="accounts@harbour.example")
    bell = ana.customers.add(name="Bell", email="zqfirst@mail.example", existing=True)
    (message,) = ana.correspondence.send(bell.id, "Hello", "Are you there?")
    ruth = ana.contacts.add(bell.id, name="Ruth", email="zqsecond@mail.example")
    ana.correspondence.opt_out("zqsecond@mail.example", reason="zqreason Ruth is ill")
    bell = ana.customers.edit(bell.id, version=bell.version, email="zqthird@mail.example")
    for contact in ana.contacts.find(bell.id):
        ana.contacts.edit(contact.id, version=contact.version, email=f"zq{contact.id.hex}@mail.example")
    ana.correspondence.record_delivery(message.id, "bounced", said="zqreason Ruth Bell has left")
    steps = [one for one in ana.erasure.plan(bell.id).steps if one.kind == "SuppressedAddress"]
    assert [(one.rows, one.fields) for one in steps] == [(2, ("address",)), (2, ("said",))]
    erase(bell.id)
    kept = ["zqfirst", "zqsecond"]
    assert found([*kept, "zqthird", "zqreason", ruth.id.hex], bytes_of(desk, tmp_path)) == kept


def test_of_an_address_that_is_anothers_by_now_every_word_stays(ana: Acting, erase: Erase):
    bell = ana.customers.add(name="Bell", email="office@mail.example", existing=True)
    ana.correspondence.opt_out("office@mail.example", reason="by phone")
    bell = ana.customers.edit(bell.id, version=bell.version, email=None)
    (contact,) = ana.contacts.find(bell.id)
    ana.contacts.edit(contact.id, version=contact.version, email=None)
    ana.customers.add(name="Bell's heirs", email="office@mail.example", existing=True)
    erase(bell.id)
    assert [one.said for one in ana.correspondence.suppressed_addresses()] == ["by phone"]


def test_postgresql_keeps_nothing_that_can_be_read(
    postgresql_desk: str, clock: ManualClock, fill_up: Callable[[Desk], UUID], put_canaries: Put
):
    with Desk.open(postgresql_desk, clock=clock, mail="memory:", renderer="memory:") as desk:
        desk.migrate()
        full = fill_up(desk)
        canaries = put_canaries(desk, full)
        assert found(canaries.where, dumped(postgresql_desk)) == list(canaries.where)
        ana = desk.acting_as(Staff("u-17", name="Ana"))
        ana.erasure.delete(full, plan=ana.erasure.plan(full).digest, reason="the person asked for it")
        assert found(canaries.not_put_away, dumped(postgresql_desk)) == []
        assert ana.receivables.verify().clean
        assert ana.history.verify_all() == ()


def dumped(url: str) -> bytes:
    """Every row of every table as text."""
    server, _, schema = url.rpartition("schema=")
    with psycopg.connect(server.rstrip("?&")) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = %s", (schema,)).fetchall()
        rows = (row for (table,) in tables for row in connection.execute(f'select * from "{schema}"."{table}"'))
        return "\n".join(map(str, rows)).encode()


def test_what_was_replaced_or_removed_before_is_not_left_in_the_file(
    ana: Acting, erase: Erase, tmp_path: Path, desk: Desk
):
    """Free space in a database file would still tell."""
    bell = ana.customers.add(name="zqbefore Bell", email="zqbefore@mail.example")
    note = ana.notes.add(bell.id, "zqbefore " * 500)
    ana.notes.delete(note.id)
    ana.customers.edit(bell.id, version=bell.version, name="Bell", email="bell@mail.example")
    erase(bell.id)
    assert found(["zqbefore", "bell@mail"], bytes_of(desk, tmp_path)) == []


def test_the_index_of_texts_keeps_no_piece_of_a_name(ana: Acting, erase: Erase, tmp_path: Path, desk: Desk):
    """Pieces of three letters, each beginning unlike all others, so that the index writes them out."""
    for number in range(30):
        ana.customers.add(name=f"Somebody {number}", existing=True)
    bell = ana.customers.add(name="~}|{", email="bell@mail.example", existing=True)
    bell = ana.customers.edit(bell.id, version=bell.version, name="Bell")
    bell = ana.customers.edit(bell.id, version=bell.version, name="^]\\[")
    pieces = ["~}|", "}|{", "^]\\", "]\\["]
    if not hasattr(desk.house.storage, "heads"):
        assert found(pieces, pages_of_the_index(tmp_path / "desk.db")) == pieces
    erase(bell.id)
    assert found(pieces, bytes_of(desk, tmp_path)) == []
    assert (ana.customers.count("somebody"), ana.customers.count("bell")) == (30, 0)


def pages_of_the_index(file: Path) -> bytes:
    """What the index over the list of customers keeps of its own."""
    connection = sqlite3.connect(file)
    try:
        return b"".join(block for (block,) in connection.execute("select block from listing_text_index_data"))
    finally:
        connection.close()


def test_a_log_that_somebody_reads_is_cut_off_with_the_next_change(
    ana: Acting, erase: Erase, tmp_path: Path, desk: Desk
):
    bell = ana.customers.add(name="zqread", email="zqread@mail.example")
    with desk.house.storage.read() as reader:
        reader.get(Customer, bell.id)
        erase(bell.id)
    ana.customers.add(name="Somebody else")
    assert found(["zqread"], bytes_of(desk, tmp_path)) == []


def test_the_reason_of_a_run_over_many_stays_and_that_of_one_customer_goes(
    desk: Desk, ana: Acting, erase: Erase, tmp_path: Path
):
    bell = ana.customers.add(name="Bell", existing=True)
    ana.customers.disable(bell.id, reason="zqsingle")
    ana.customers.enable_many([bell.id], reason="zqseason")
    erase(bell.id)
    assert found(["zqsingle", "zqseason"], bytes_of(desk, tmp_path)) == ["zqseason"]
