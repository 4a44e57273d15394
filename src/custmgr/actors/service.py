"""The host's staff as custmgr knows them."""

import attrs

from custmgr.actors.model import Staff
from custmgr.history import changes, record
from custmgr.query import ALL, Cursor, Is, Page
from custmgr.use_case import Service, use_case
from custmgr.values.frozen import changed


@attrs.frozen
class StaffBook(Service):
    """Staff rows, kept by upsert so that history, managers and assignees always resolve."""

    @use_case("actors.keep")
    def keep(self, member: Staff) -> Staff:
        """Store the member as the host describes them now; an unchanged one is read, and nothing is locked."""
        if (row := self.read().first(Staff, member.id)) and row == changed(member, version=row.version):
            return row
        tx = self.begin()
        old = tx.first(Staff, member.id)
        if old is None:
            kept = tx.put(changed(member, version=0))
            record(tx, "staff.added", facts={"staff": kept.id})
            return kept
        new = changed(member, version=old.version)
        if new == old:
            return old
        record(tx, "staff.changed", facts={"staff": new.id} | changes(old, new))
        return tx.put(new)

    @use_case("actors.read")
    def get(self, staff: str) -> Staff:
        """The member with the host's id."""
        return self.read().get(Staff, staff)

    @use_case("actors.read")
    def find(self, *, active: bool | None = True, after: Cursor | None = None, limit: int = 100) -> Page[Staff]:
        """Members by name; all of them with ``active=None``."""
        where = ALL if active is None else Is("active", active)
        return self.read().find(Staff, where, order=("name",), after=after, limit=limit)
