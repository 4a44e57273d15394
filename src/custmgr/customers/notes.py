"""Notes about a customer: author and time are fixed, earlier wordings are kept."""

from datetime import datetime
from enum import Enum
from uuid import UUID

import attrs

from custmgr.customers.family import holder, theirs
from custmgr.errors import Refused, Stale
from custmgr.history import record
from custmgr.ports.storage import Transaction
from custmgr.query import ALL, Cursor, Is, Page, Says, both
from custmgr.schema import Index, Stored, personal, technical
from custmgr.use_case import Service, acting, use_case
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id
from custmgr.values.wording import choice, text

LONGEST_NOTE = 10_000
MOST_NOTES = 10_000


class Visibility(Enum):
    """Who may read a note: staff only, or the customer in the portal too."""

    INTERNAL = "internal"
    PORTAL = "portal"


@attrs.define(slots=False)
class TooManyNotes(Refused):
    """The customer has as many notes as it can have."""

    says = "customer {customer} has {most} notes already"

    customer: UUID
    most: int


@attrs.frozen
class Note:
    """A note about a customer: who wrote it when, and what it says now; ``edits`` counts its earlier wordings."""

    id: UUID
    customer: UUID
    author: str
    author_name: str
    at: datetime
    text: str
    pinned: bool = False
    visibility: Visibility = Visibility.INTERNAL
    edits: int = 0
    version: int = 0

    def reworded(self, wording: str) -> "Note":
        """The note as it says now."""
        return changed(self, text=wording, edits=self.edits + 1)


@attrs.frozen
class Wording:
    """What a note said before its ``n``-th edit, and who edited it when."""

    customer: UUID
    note: UUID
    n: int
    text: str
    editor: str
    editor_name: str
    at: datetime
    version: int = 0


NOTE = Stored(
    Note,
    owner="customer",
    text=("text",),
    index=(Index.on("customer", "pinned", "at"),),
    fields={
        **technical("to list notes", "id", "customer", "at", "pinned", "visibility", "edits", "version"),
        **technical("to say who wrote it", "author", owner="staff"),
        **personal("to say who wrote it", "author_name", owner="staff"),
        **personal("to remember what was said", "text"),
    },
)

WORDING = Stored(
    Wording,
    key=("customer", "note", "n"),
    owner="customer",
    fields={
        **technical("to keep earlier wordings in order", "customer", "note", "n", "at", "version"),
        **technical("to say who edited", "editor", owner="staff"),
        **personal("to say who edited", "editor_name", owner="staff"),
        **personal("to keep what was said before", "text"),
    },
)


def _wording(given: str) -> str:
    return text(given, "text", at_most=LONGEST_NOTE, lines=True)


def write_note(
    tx: Transaction,
    customer: UUID,
    said: str,
    *,
    visibility: Visibility = Visibility.INTERNAL,
    pinned: bool = False,
) -> Note:
    """A new note that says this, by whoever acts."""
    act = acting(tx)
    note = Note(new_id(), customer, act.actor.id, act.actor.name, act.at, said, pinned, visibility)
    record(tx, "note.added", customer, document=note.id, facts={"visibility": visibility})
    return tx.put(note)


@attrs.frozen
class Notes(Service):
    """Notes about customers."""

    @use_case("notes.add")
    def add(
        self, customer: UUID, wording: str, *, visibility: Visibility | str = Visibility.INTERNAL, pinned: bool = False
    ) -> Note:
        """Write a note of up to 10,000 characters; the customer does not see it in the portal unless you say so.

        Raises:
            InvalidValue: an empty or too long text.
            NotActive: the customer is erased or merged.
            TooManyNotes: the customer has 10,000 of them.
        """
        said, seen_by = _wording(wording), choice(visibility, "visibility", Visibility)
        tx = self.begin(customer)
        holder(tx, customer).hold_open()
        if tx.count(Note, theirs(tx, customer), cap=MOST_NOTES) >= MOST_NOTES:
            raise TooManyNotes(customer, MOST_NOTES)
        return write_note(tx, customer, said, visibility=seen_by, pinned=pinned)

    @use_case("notes.edit")
    def edit(
        self, note: UUID, *, version: int, wording: str | None = None, visibility: Visibility | str | None = None
    ) -> Note:
        """Change what the note says, or who sees it; what it said before is kept, and so are author and time.

        Raises:
            Stale: somebody changed it since this version.
            InvalidValue: an empty or too long text.
        """
        tx, old = self._locked(note)
        if old.version != version:
            raise Stale("Note", note, version, old.version)
        new = old
        if wording is not None and (said := _wording(wording)) != old.text:
            new = old.reworded(said)
            act = acting(tx)
            tx.put(Wording(old.customer, note, new.edits, old.text, act.actor.id, act.actor.name, act.at))
        if visibility is not None:
            new = changed(new, visibility=choice(visibility, "visibility", Visibility))
        return _kept(tx, old, new, "note.edited")

    @use_case("notes.pin")
    def pin(self, note: UUID) -> Note:
        """Keep the note above the others."""
        tx, old = self._locked(note)
        return _kept(tx, old, changed(old, pinned=True), "note.pinned")

    @use_case("notes.pin")
    def unpin(self, note: UUID) -> Note:
        """Let the note stand among the others."""
        tx, old = self._locked(note)
        return _kept(tx, old, changed(old, pinned=False), "note.unpinned")

    @use_case("notes.delete")
    def delete(self, note: UUID) -> None:
        """Remove the note and its earlier wordings; the history keeps that there was one, not what it said."""
        tx, old = self._locked(note)
        tx.remove(Wording, *((old.customer, note, n) for n in range(1, old.edits + 1)))
        tx.remove(Note, note)
        record(tx, "note.deleted", old.customer, document=note)

    @use_case("notes.read")
    def find(self, customer: UUID, words: str = "", *, after: Cursor | None = None, limit: int = 50) -> Page[Note]:
        """The customer's notes, pinned ones first, then the newest; those that contain the words, if any are given."""
        reader = self.read()
        holder(reader, customer)
        where = both(theirs(reader, customer), Says(words) if words else ALL)
        return reader.find(Note, where, order=("-pinned", "-at"), after=after, limit=limit)

    @use_case("notes.read")
    def wordings(self, note: UUID) -> tuple[Wording, ...]:
        """What the note said before each edit, oldest first."""
        reader = self.read()
        customer = reader.get(Note, note).customer
        return reader.find(Wording, both(Is("customer", customer), Is("note", note)), order=("n",)).items

    def _locked(self, note: UUID) -> tuple[Transaction, Note]:
        tx = self.begin(self.owner_of(Note, note))
        return tx, tx.get(Note, note)


def _kept(tx: Transaction, old: Note, new: Note, kind: str) -> Note:
    if new == old:
        return old
    record(tx, kind, old.customer, document=old.id, facts={"edits": new.edits, "visibility": new.visibility})
    return tx.put(new)
