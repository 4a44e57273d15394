"""The declaration of one stored kind: its key, owner, constraints, indexes and data map."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from custmgr.errors import InvalidValue, Refused
from custmgr.query.criteria import ALL, Criteria
from custmgr.schema.data_map import Datum, Erase
from custmgr.schema.shape import Form, Slot, slots
from custmgr.values.dates import EARLIEST


@attrs.define(slots=False)
class BoundBroken(Refused):
    """A stored bound would not hold; nothing was stored."""

    says = "{kind}: {rule} would not hold"

    kind: str
    rule: str


@attrs.define(slots=False)
class NotLocked(Refused):
    """A row may only be written in a transaction that holds the lock of its customer."""

    says = "{kind}: customer {customer} is not locked by this transaction"

    kind: str
    customer: UUID


@attrs.frozen
class AboveZero:
    """The number or money is above zero."""

    field: str

    def __str__(self) -> str:
        return f"{self.field} > 0"


@attrs.frozen
class AtLeastZero:
    """The number or money is not below zero."""

    field: str

    def __str__(self) -> str:
        return f"{self.field} >= 0"


@attrs.frozen
class AtMost:
    """The field is not above the other field of the row."""

    field: str
    other: str

    def __str__(self) -> str:
        return f"{self.field} <= {self.other}"


@attrs.frozen
class Unequal:
    """The field differs from the other field of the row."""

    field: str
    other: str

    def __str__(self) -> str:
        return f"{self.field} <> {self.other}"


Bound = AboveZero | AtLeastZero | AtMost | Unequal


@attrs.frozen
class Index:
    """Fields that are read together in this order; ``where`` keeps only rows that meet it, as literal text in SQL."""

    fields: tuple[str, ...]
    where: Criteria = ALL

    @classmethod
    def on(cls, *fields: str, where: Criteria = ALL) -> "Index":
        """An index over these fields."""
        return cls(fields, where)


@attrs.frozen
class Lease:
    """Which fields of a kind say that a worker holds it: the state and its value, and the instant the lease ends."""

    state: str
    held: Any
    until: str


@attrs.frozen
class Sealed:
    """The head of a chain: the number, digest and instant of its last row; a chain begins at 0 with an empty digest."""

    seq: int = 0
    digest: str = ""
    at: datetime = attrs.field(default=EARLIEST, eq=False)

    @classmethod
    def by(cls, row: Any) -> "Sealed":
        """The head that this row is, once it is sealed."""
        return cls(row.seq, row.digest, row.at)


Chain = Callable[[Any, Sealed], Any]


@attrs.frozen(eq=False)
class Stored:
    """One stored kind.

    ``key`` identifies a row; ``owner`` names the field with its customer (``None``: the desk's own). ``unique`` sets
    of fields collide only where none of them is absent. ``text`` is searched by ``Says``, ``sets`` by ``Has``; where
    ``text_index``, over the rows of all customers, so that stores should index it. A kind with ``root`` is what a
    lock stands for: storing a new one makes and takes its lock. ``chain`` seals each appended row onto the head of
    its owner's chain: it sets ``seq`` and ``digest``, and ``at`` says when that was. ``bounds`` hold for every row,
    whoever writes it. ``fields`` is the data map.
    A kind that is not append-only has an attribute ``version``: 0 before it was ever stored.
    """

    kind: type
    key: tuple[str, ...] = ("id",)
    owner: str | None = None
    unique: tuple[tuple[str, ...], ...] = ()
    index: tuple[Index, ...] = ()
    text: tuple[str, ...] = ()
    text_index: bool = False
    sets: tuple[str, ...] = ()
    append_only: bool = False
    root: bool = False
    chain: Chain | None = None
    lease: Lease | None = None
    bounds: tuple[Bound, ...] = ()
    fields: Mapping[str, Datum] = attrs.Factory(dict)

    @property
    def name(self) -> str:
        """The kind's name, as errors and answers say it."""
        return self.kind.__name__

    def hold_erasable(self, *fields: str) -> None:
        """Hold that rows are append-only and that the data map lets erasure take these fields.

        Raises:
            InvalidValue: naming the field or kind.
        """
        if not self.append_only:
            raise InvalidValue("kind", self.name, "an append-only kind")
        for field in fields:
            datum = self.fields.get(field)
            if datum is None or datum.erase is Erase.KEEP:
                raise InvalidValue("fields", field, f"a field of {self.name} that erasure takes")

    def hold_plain(self, *fields: str) -> None:
        """Hold that many rows can be given new values of these fields by one statement: stored scalars that nothing is
        found, owned, ordered by version or kept unique by.

        Raises:
            InvalidValue: naming the field or kind.
        """
        if self.append_only:
            raise InvalidValue("kind", self.name, "a kind whose rows may change")
        told = {*self.key, self.owner, "version", "currency", *self.text, *self.sets}
        told |= {field for several in self.unique for field in several}
        told |= {self.lease.state, self.lease.until} if self.lease else set()
        for field in fields or ("",):
            slot = self.slots.get(field)
            if slot is None or field in told or slot.form in (Form.NESTED, Form.MONEY):
                raise InvalidValue("changes", field, f"a plain field of {self.name}")

    @property
    def slots(self) -> dict[str, Slot]:
        """How each attribute is stored."""
        return slots(self.kind)
