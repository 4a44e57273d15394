"""Leases: rows taken for a while by a worker, fenced by their version."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from custmgr.errors import InvalidValue
from custmgr.query.criteria import Between, Criteria, Is
from custmgr.values.frozen import changed
from custmgr_adapters.sql.tables import Table

if TYPE_CHECKING:
    from custmgr_adapters.sql.writing import SqlTransaction


def claim(
    tx: "SqlTransaction", table: Table, where: Criteria, *, limit: int, now: datetime, until: datetime
) -> list[Any]:
    """Lease free rows; each comes back with its new version.

    Raises:
        InvalidValue: the kind declares no lease.
    """
    lease = table.stored.lease
    if lease is None:
        raise InvalidValue("kind", table.stored.name, "a kind with a lease")
    free = Is(lease.until, None) | Between(lease.until, None, now)
    found = tx.chosen(table, where & free, limit)
    held = [changed(one, **{lease.state: lease.held, lease.until: until}) for one in found]
    if held:
        whole = table.update(None, held[0])
        tx.write_many(table, held, whole.text, [whole.parameters(one) for one in held])
    return [table.codec.renewed(one, one.version + 1) for one in held]
