"""Staff keep notes about a customer (F120, F121, H84)."""

import pytest

from custmgr import InvalidValue, NotFound, Staff, Stale
from custmgr.customers import Note, TooManyNotes, Visibility, notes


@pytest.fixture
def bell(ana):
    return ana.customers.add(name="Bell").id


def test_a_note_keeps_who_wrote_it_and_when_and_is_internal(ana, bell, clock):
    note = ana.notes.add(bell, "  Prefers calls\nafter noon  ")
    assert (note.author, note.author_name, note.at) == ("u-17", "Ana", clock.now())
    assert (note.text, note.visibility, note.pinned) == ("Prefers calls\nafter noon", Visibility.INTERNAL, False)


def test_an_edit_keeps_author_and_time_and_what_was_said_before(desk, ana, bell, clock):
    note = ana.notes.add(bell, "Pays late")
    clock.advance(hours=1)
    bo = desk.acting_as(Staff("u-2", name="Bo"))
    edited = bo.notes.edit(note.id, version=note.version, wording="Pays on time")
    again = ana.notes.edit(note.id, version=edited.version, wording="Pays early", visibility="portal")
    assert (again.text, again.author, again.at, again.edits) == ("Pays early", "u-17", note.at, 2)
    assert again.visibility is Visibility.PORTAL
    said = [(one.n, one.text, one.editor, one.at) for one in ana.notes.wordings(note.id)]
    assert said == [(1, "Pays late", "u-2", clock.now()), (2, "Pays on time", "u-17", clock.now())]


def test_an_edit_of_an_old_version_is_stale(ana, bell):
    note = ana.notes.add(bell, "Pays late")
    ana.notes.edit(note.id, version=note.version, wording="Pays on time")
    with pytest.raises(Stale):
        ana.notes.edit(note.id, version=note.version, wording="Never pays")


def test_an_edit_that_changes_nothing_writes_nothing(ana, bell):
    note = ana.notes.add(bell, "Pays late")
    assert ana.notes.edit(note.id, version=note.version, wording=" Pays late ", visibility="internal") == note
    assert ana.notes.wordings(note.id) == ()
    assert len(ana.history.timeline(bell, kinds=("note.edited",))) == 0


def test_pinned_notes_come_first_then_the_newest(ana, bell, clock):
    first, second, third = (ana.notes.add(bell, text) for text in ("one", "two", "three") if clock.advance(minutes=1))
    ana.notes.pin(first.id)
    assert [note.text for note in ana.notes.find(bell)] == ["one", "three", "two"]
    ana.notes.unpin(first.id)
    ana.notes.pin(second.id)
    ana.notes.pin(second.id)
    assert [note.text for note in ana.notes.find(bell)] == ["two", "three", "one"]
    assert third.pinned is False


def test_notes_are_paged_and_searched(ana, bell):
    for n in range(5):
        ana.notes.add(bell, f"Café {n}")
    page = ana.notes.find(bell, limit=3)
    rest = ana.notes.find(bell, limit=3, after=page.next)
    assert [note.text for note in (*page, *rest)] == ["Café 4", "Café 3", "Café 2", "Café 1", "Café 0"]
    assert [note.text for note in ana.notes.find(bell, "CAFE 3")] == ["Café 3"]


def test_notes_of_another_customer_are_not_shown(ana, bell):
    other = ana.customers.add(name="Zeta").id
    ana.notes.add(other, "Not about Bell")
    assert len(ana.notes.find(bell)) == 0


@pytest.mark.parametrize("wording", ["", "   ", "x" * 10_001, "x" * 1_000_000, "a\x00b", "a\x1bb"])
def test_a_note_says_something_within_bounds(ana, bell, wording):
    with pytest.raises(InvalidValue):
        ana.notes.add(bell, wording)
    note = ana.notes.add(bell, "x" * 10_000)
    with pytest.raises(InvalidValue):
        ana.notes.edit(note.id, version=note.version, wording=wording)
    assert len(ana.notes.find(bell)) == 1


def test_nobody_else_sees_a_note_by_mistake(ana, bell):
    with pytest.raises(InvalidValue):
        ana.notes.add(bell, "secret", visibility="everybody")


def test_there_is_a_last_note(desk, ana, bell, clock):
    """H84: the 10,001st note is refused."""
    written = [Note(notes.new_id(), bell, "u-17", "Ana", clock.now(), "imported") for _ in range(9_999)]
    with desk.house.storage.begin(bell) as tx:
        tx.put_many(written)
    ana.notes.add(bell, "the last one")
    with pytest.raises(TooManyNotes):
        ana.notes.add(bell, "one too many")


def test_a_deleted_note_is_gone_with_all_it_ever_said(ana, bell):
    note = ana.notes.add(bell, "Wrong customer")
    ana.notes.edit(note.id, version=note.version, wording="Wrong customer!")
    ana.notes.delete(note.id)
    with pytest.raises(NotFound):
        ana.notes.wordings(note.id)
    assert len(ana.notes.find(bell)) == 0
    kinds = [one.kind for one in ana.history.timeline(bell)]
    assert kinds == ["note.deleted", "note.edited", "note.added", "customer.added"]
    assert "Wrong" not in "".join(
        one.payload for one in ana.history.timeline(bell, kinds=("note.added", "note.deleted"))
    )


def test_a_note_needs_a_customer_and_a_note_to_exist(ana, bell):
    missing = notes.new_id()
    for step in (
        lambda: ana.notes.add(missing, "x"),
        lambda: ana.notes.find(missing),
        lambda: ana.notes.pin(missing),
        lambda: ana.notes.edit(missing, version=1, wording="x"),
    ):
        with pytest.raises(NotFound):
            step()
