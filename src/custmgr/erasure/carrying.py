"""Carrying a plan out: every row removed, or everything that says something of the person taken out of what stays."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from custmgr.correspondence import forget_words
from custmgr.customers import Customer, bury, family, keep, relist
from custmgr.erasure.letters import erase_letters
from custmgr.erasure.model import Erasure, How, Reason, RestrictedSnapshot, RetentionSettings
from custmgr.erasure.planning import Part, everything, last_day, parts
from custmgr.erasure.rules import dated, pseudonym, restricted, stand_ins, taken
from custmgr.family import Family
from custmgr.history import record
from custmgr.ports.storage import Reader, Transaction
from custmgr.schema import Stored, dumped
from custmgr.settings import resolve
from custmgr.use_case import acting
from custmgr.values.frozen import changed


def below(reader: Reader, customer: UUID) -> list[UUID]:
    """The accounts that stand directly below this one."""
    whose = family(reader, customer)
    found = (UUID(row[0]) for row in reader.rows(Customer, ("id",), whose.where("parent")))
    return [one for one in found if one not in whose]


def purge(tx: Transaction, kinds: Mapping[str, Stored], who: Customer, reason: Reason) -> Erasure:
    """Remove every row of the customer, its history and lock too; the desk's history keeps that there was one."""
    for other in below(tx, who.id):
        old = tx.get(Customer, other)
        keep(tx, old, old.edited({"parent": None}), "customer.edited")
    merged = _buried(tx, who)
    several = sorted(parts(kinds, Family(who.id, who.absorbed), How.PURGE), key=lambda part: part.stored.root)
    rows = erase_letters(tx, Family(who.id, who.absorbed)) + sum(_expunge(tx, part) for part in several)
    act = acting(tx)
    kept = _kept(tx, Erasure(who.id, who.number, How.PURGE, reason, act.at, act.actor.id, rows), merged)
    for one in kept:
        record(tx, "customer.purged", facts=_told(one))
    return kept[0]


def erase(tx: Transaction, kinds: Mapping[str, Stored], who: Customer, reason: Reason) -> Erasure:
    """Take out of every row what it says of the person; what only the person needed goes altogether."""
    merged = _buried(tx, who)
    several = sorted(parts(kinds, Family(who.id, who.absorbed), How.ERASURE), key=lambda part: not part.stored.root)
    act, name = acting(tx), pseudonym(who.number)
    ends = [day for part in several if not part.goes and (day := last_day(tx, part, act.today))]
    rows = erase_letters(tx, Family(who.id, who.absorbed))
    tx.put_many([who.erased(), *(one.emptied() for one in merged)])
    rows += sum(_expunge(tx, part) if part.goes else _blank(tx, part, name) for part in several)
    relist(tx, *tx.get_many(Customer, (who.id, *who.absorbed)).values())
    until = max(ends, default=None)
    kept = _kept(tx, Erasure(who.id, who.number, How.ERASURE, reason, act.at, act.actor.id, rows, until), merged)
    for one in kept:
        record(tx, "customer.erased", one.customer, facts=_told(one))
    return kept[0]


def _buried(tx: Transaction, who: Customer) -> list[Customer]:
    """Whoever was merged into the customer; that each of them was erased is remembered by hash, and that their
    addresses want no mail by these alone.
    """
    forget_words(tx, Family(who.id, who.absorbed))
    merged = list(tx.get_many(Customer, who.absorbed).values())
    for one in (who, *merged):
        bury(tx, one)
    return merged


def _kept(tx: Transaction, erasure: Erasure, merged: Sequence[Customer]) -> list[Erasure]:
    """The entry of the customer, and one for each id that was merged into it: a restored backup may have them apart."""
    others = (changed(erasure, customer=one.id, number=one.number, rows=0) for one in merged)
    return tx.put_many([erasure, *others])


def _told(erasure: Erasure) -> dict[str, Any]:
    fields = ("customer", "number", "how", "reason", "rows", "until")
    return {name: getattr(erasure, name) for name in fields}


def _expunge(tx: Transaction, part: Part) -> int:
    keys = list(everything(tx, part))
    tx.expunge(part.stored.kind, *keys)
    return len(keys)


def _blank(tx: Transaction, part: Part, name: str) -> int:
    stored = part.stored
    if not taken(stored):
        return 0
    values = stand_ins(stored, name)
    if restricted(stored) or not stored.append_only:
        rows: Sequence[Any] = tx.find(stored.kind, part.where).items
        _put_away(tx, stored, rows)
        if not stored.append_only:
            tx.put_many([changed(one, **values) for one in rows])
            return len(rows)
    keys = list(everything(tx, part))
    tx.redact(stored.kind, *keys, **values)
    return len(keys)


def _put_away(tx: Transaction, stored: Stored, rows: Sequence[Any]) -> None:
    fields, today = restricted(stored), acting(tx).today
    years = resolve(tx, None, RetentionSettings)
    snapshots = []
    for one in rows:
        said = {field: getattr(one, field) for field in fields if getattr(one, field) is not None}
        owner, until = getattr(one, stored.owner or ""), years.until(dated(one, today))
        if said and until >= today:
            row = key_text(stored, one)
            snapshots.append(RestrictedSnapshot(owner, stored.name, row, dumped(stored.kind, said), until))
    tx.put_many(snapshots)


def key_text(stored: Stored, entity: Any) -> str:
    """The key of a row as text."""
    parts = (getattr(entity, name) for name in stored.key)
    return " ".join(part.hex if isinstance(part, UUID) else str(part) for part in parts)
