"""Where every chain stood at one instant: a value that is kept elsewhere, to hold the chains against later."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from math import isqrt
from typing import Any
from uuid import UUID

import attrs

from custmgr.errors import InvalidValue
from custmgr.history.model import Activity
from custmgr.ports.storage import DESK, Reader
from custmgr.query import Is, both
from custmgr.schema.stored import Sealed
from custmgr.values.dates import from_micros, micros
from custmgr.values.exact import shown

PURGED = "customer.purged"
"""The desk's activity after which a customer's chain is gone."""


@attrs.frozen
class Checkpoint:
    """The number and digest of the last activity of every chain, by customer; the desk's own under ``DESK``."""

    at: datetime
    heads: Mapping[UUID, Sealed] = attrs.field(repr=False)

    @property
    def activities(self) -> int:
        """How many activities all the chains had together."""
        return sum(head.seq for head in self.heads.values())

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it, short enough to be printed or published."""
        return sha256(self._body().encode()).hexdigest()

    @property
    def text(self) -> str:
        """All of it as JSON text, to be kept where nobody who can write to the store can."""
        return json.dumps({**json.loads(self._body()), "digest": self.digest}, separators=(",", ":"))

    def _body(self) -> str:
        heads = {one.hex: [head.seq, head.digest] for one, head in sorted(self.heads.items())}
        return json.dumps({"at": micros(self.at), "heads": heads}, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> "Checkpoint":
        """The checkpoint of such text.

        Raises:
            InvalidValue: it is none, or was changed.
        """
        try:
            said: dict[str, Any] = json.loads(text)
            heads = {UUID(customer): Sealed(*head) for customer, head in said["heads"].items()}
            found, digest = cls(from_micros(said["at"]), heads), said["digest"]
        except (ValueError, TypeError, KeyError, AttributeError):
            raise InvalidValue("checkpoint", shown(text), "the text of a checkpoint") from None
        if found.digest != digest:
            raise InvalidValue("checkpoint", shown(text), "the unchanged text of a checkpoint")
        return found


@attrs.frozen
class Broken:
    """A chain that was tampered with, and the number of its first activity that is wrong or missing."""

    customer: UUID
    seq: int


def heads(reader: Reader) -> dict[UUID, Sealed]:
    """The last activity of every chain."""
    lasts: dict[UUID, int] = {}
    for (customer,), (total,) in reader.total(Activity, "seq", by=("customer",)).items():
        # The numbers of a whole chain add up to n (n + 1) / 2; those of another one are looked at.
        last = (isqrt(8 * total + 1) - 1) // 2
        owner = UUID(customer)
        lasts[owner] = last if last * (last + 1) == 2 * total else _last(reader, owner)
    found = reader.get_many(Activity, list(lasts.items()))
    return {owner: Sealed.by(one) for (owner, _), one in found.items()}


def _last(reader: Reader, customer: UUID) -> int:
    return int(reader.find(Activity, Is("customer", customer), order=("-seq",), limit=1).items[0].seq)


def purged(reader: Reader) -> frozenset[UUID]:
    """The customers whose chain the desk's own says is gone."""
    where = both(Is("customer", DESK), Is("kind", PURGED))
    return frozenset(UUID(one.facts["customer"]) for one in reader.stream(Activity, where))
