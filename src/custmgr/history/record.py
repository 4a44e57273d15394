"""Recording activities inside the transaction of what they tell, and letting the house react."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from json import JSONEncoder
from typing import Any
from uuid import UUID

import attrs

from custmgr.history.model import Activity
from custmgr.idempotency import canonical
from custmgr.ports.storage import DESK, Transaction
from custmgr.use_case import acting, recorded_at
from custmgr.values.dates import EARLIEST, just_after

_payload = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def record(
    tx: Transaction,
    kind: str,
    customer: UUID = DESK,
    *,
    document: UUID | None = None,
    contact: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
    about: Sequence[UUID] = (),
    later_than: datetime = EARLIEST,
) -> None:
    """Append the activity to the customer's chain (or the desk's own), then run the house's reactions to its kind.

    It is told of as ``later_than`` an instant, and so is whatever is recorded of the customer from then on; and never
    of an instant before what was recorded last of those whom it is ``about``, whose locks are held.
    """
    _tell(tx, kind, [_activity(tx, kind, customer, facts or {}, document, contact, about, later_than)])


def record_each(tx: Transaction, kind: str, told: Iterable[tuple[UUID, UUID | None, Mapping[str, Any]]]) -> None:
    """Append an activity of this kind to the chain of each customer, about a document or none, then run the reactions
    to all of them.
    """
    _tell(tx, kind, [_activity(tx, kind, customer, facts, document) for customer, document, facts in told])


def _activity(
    tx: Transaction,
    kind: str,
    customer: UUID,
    facts: Mapping[str, Any],
    document: UUID | None = None,
    contact: UUID | None = None,
    about: Sequence[UUID] = (),
    later_than: datetime = EARLIEST,
) -> Activity:
    actor, at = acting(tx).actor, max(recorded_at(tx, customer, *about), just_after(later_than))
    return Activity(
        customer, at, kind, actor.id, actor.name, actor.behind, contact, document, _payload(canonical(facts))
    )


def _tell(tx: Transaction, kind: str, activities: Sequence[Activity]) -> None:
    tx.append(*activities)
    for react in acting(tx).reactions.get(kind, ()) if activities else ():
        react(tx, activities)


def changes(old: Any, new: Any, *, leave: frozenset[str] = frozenset({"version"})) -> dict[str, list[Any]]:
    """The fields in which two states of an entity differ, each as ``[old, new]``."""
    fields = (field.name for field in attrs.fields(type(new)) if field.name not in leave)
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in fields}
    return {name: [before, after] for name, (before, after) in pairs.items() if before != after}
