"""The star among the contacts of two customers that become one, or two again."""

from uuid import UUID

from custmgr.contacts import Contact, primary
from custmgr.family import Family
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Is, both
from custmgr.values.frozen import changed


def hand_over_star(tx: Transaction, source: UUID, survivor: UUID) -> Contact | None:
    """Let the source's primary contact step back, or be the survivor's where that has none; returns it as it was."""
    old = primary(tx, source)
    if old is None:
        return None
    if primary(tx, survivor):
        tx.put(old.unstarred())
    else:
        tx.put(changed(old.unstarred(), primary_of=survivor))
    return old


def give_back_star(tx: Transaction, leaving: Family, staying: Family, before: Contact | None) -> None:
    """Let each of the two have one primary contact again: the one it had, or else the one it has had longest."""
    if (star := _star_of(tx, staying.id)) and star.customer in leaving:
        tx.put(star.unstarred())
        if heir := _oldest(tx, staying):
            tx.put(changed(heir, primary_of=staying.id))
    if before is None:
        return
    now = tx.get(Contact, before.id)
    if now.archived or now.customer not in leaving:
        if heir := _oldest(tx, leaving):
            tx.put(changed(heir, primary_of=leaving.id))
    else:
        same = changed(now, roles=before.roles, follows=True, version=0, primary_of=None)
        unchanged = same == changed(before, follows=True, version=0, primary_of=None)
        tx.put(changed(now, primary_of=leaving.id, follows=before.follows and unchanged))


def _star_of(reader: Reader, customer: UUID) -> Contact | None:
    return next(iter(reader.find(Contact, Is("primary_of", customer), limit=1)), None)


def _oldest(reader: Reader, family: Family) -> Contact | None:
    living = both(family.where(), Is("archived", False))
    return next(iter(reader.find(Contact, living, order=("id",), limit=1)), None)
