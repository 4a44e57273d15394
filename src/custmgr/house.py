"""What every use case is given: who acts, when, and what the desk consists of."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol, cast
from uuid import UUID

import attrs

from custmgr.family import Family
from custmgr.ports.storage import Reader, Storage, Transaction
from custmgr.query.criteria import Criteria
from custmgr.schema.stored import Stored
from custmgr.values.dates import Clock

ATTEMPTS = 5


class Actor(Protocol):
    """Whoever acts: how history names it, and what it may see (``None``: everything)."""

    @property
    def id(self) -> str:
        """The host's own id of whoever acts."""
        ...

    @property
    def name(self) -> str:
        """The name that history keeps."""
        ...

    @property
    def behind(self) -> str:
        """The staff member who acts as this one, if any."""
        ...

    @property
    def scope(self) -> Criteria | None:
        """The rows that may be seen and changed."""
        ...


Reaction = Callable[[Transaction, Sequence[Any]], None]
"""Told of activities of one kind, in the transaction in which they were recorded."""


@attrs.frozen
class Act:
    """What a transaction carries along: who acts, the instant and business date after the lock, who reacts, and what
    gives the business date anew where a setting that decides it has changed (``None``: no setting does).
    """

    actor: Actor
    at: datetime
    today: date
    reactions: Mapping[str, tuple[Reaction, ...]]
    day: Callable[[Reader, datetime], date] | None = None


def acting(tx: Transaction) -> Act:
    """Who acts in this transaction, and when."""
    return cast(Act, tx.act)


def recorded_at(tx: Transaction, *customers: UUID) -> datetime:
    """The instant at which something is recorded of these customers, whose locks are held: now, but never before what
    was recorded of them last, by whatever clock (D18).
    """
    return max(acting(tx).at, *(tx.head(one).at for one in customers))


@attrs.frozen(eq=False)
class House:
    """What the desk gives to every service; ``day`` gives a transaction its business date from inside it,
    ``families`` tells whom customer ids belong to, ``attempts`` says how often a use case may be begun.
    """

    storage: Storage
    clock: Clock
    check: Callable[[Actor, str, Any], None]
    kinds: Mapping[str, Stored]
    reactions: Mapping[str, tuple[Reaction, ...]] = attrs.Factory(dict)
    mail: Any = None
    renderer: Any = None
    day: Callable[[Reader, datetime], date] | None = None
    families: Callable[[Reader, tuple[UUID, ...]], Mapping[UUID, Family]] | None = None
    attempts: int = ATTEMPTS
