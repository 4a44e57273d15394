"""Recording an activity inside the transaction of what it tells, and letting the house react."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import attrs

from custmgr.history.model import Activity
from custmgr.idempotency import canonical
from custmgr.ports.storage import DESK, Transaction
from custmgr.use_case import acting


def record(
    tx: Transaction,
    kind: str,
    customer: UUID = DESK,
    *,
    document: UUID | None = None,
    contact: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Append the activity to the customer's chain (or the desk's own), then run the house's reactions to its kind."""
    act = acting(tx)
    payload = json.dumps(canonical(facts or {}), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    actor = act.actor
    activity = Activity(
        customer, act.at, kind, actor.id, actor.name, actor.behind, contact=contact, document=document, payload=payload
    )
    tx.append(activity)
    for react in act.reactions.get(kind, ()):
        react(tx, activity)


def changes(old: Any, new: Any, *, leave: frozenset[str] = frozenset({"version"})) -> dict[str, list[Any]]:
    """The fields in which two states of an entity differ, each as ``[old, new]``."""
    fields = (field.name for field in attrs.fields(type(new)) if field.name not in leave)
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in fields}
    return {name: [before, after] for name, (before, after) in pairs.items() if before != after}
