"""Whoever was erased is not brought back by an old file: what is left of them is a keyed hash, which names nobody."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from hashlib import sha256
from hmac import new as hashed
from secrets import token_hex
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers.model import Customer
from custmgr.errors import Refused
from custmgr.ports.storage import DESK, Reader, Transaction
from custmgr.schema import Stored, technical


class Mark(Enum):
    """By what somebody is known again."""

    EMAIL = "e-mail address"
    PHONE = "phone number"
    NUMBER = "external number"


@attrs.define(slots=False)
class WasErased(Refused):
    """A customer with these data was erased; add it all the same with ``despite_erasure=True``."""

    says = "a customer with the same {alike} was erased"

    marks: tuple[Mark, ...]

    def __str__(self) -> str:
        return self.says.format(alike=" and ".join(mark.value for mark in self.marks))


@attrs.frozen
class Tombstone:
    """One mark of somebody who was erased, as a keyed hash."""

    digest: str
    mark: Mark
    version: int = 0


@attrs.frozen
class TombstoneKey:
    """The desk's own key of these hashes; one row, made with the first erasure."""

    id: UUID = DESK
    secret: str = attrs.field(default="", repr=False)
    version: int = 0


TOMBSTONE = Stored(
    Tombstone,
    key=("digest",),
    fields=technical("to bring nobody back by mistake who was erased", "digest", "mark", "version"),
)

TOMBSTONE_KEY = Stored(
    TombstoneKey,
    fields=technical("to know again who was erased, and to name nobody", "id", "secret", "version"),
)

_FIELDS = {"email_folded": Mark.EMAIL, "phone_e164": Mark.PHONE, "external_number": Mark.NUMBER}


def bury(tx: Transaction, customer: Customer) -> None:
    """Remember by hash that this customer was erased. The desk's lock must be held."""
    key = tx.first(TombstoneKey, DESK) or tx.put(TombstoneKey(secret=token_hex(32)))
    stones = _stones(key, {name: getattr(customer, name) for name in _FIELDS})
    known = tx.get_many(Tombstone, [one.digest for one in stones])
    tx.put_many([one for one in stones if one.digest not in known])


def buried(reader: Reader, facts: Sequence[Mapping[str, Any]]) -> list[tuple[Mark, ...]]:
    """For each of these facts (as ``facts.read`` gives them) in what it is like somebody who was erased."""
    key = reader.first(TombstoneKey, DESK)
    if key is None:
        return [()] * len(facts)
    stones = [_stones(key, one) for one in facts]
    found = reader.get_many(Tombstone, [one.digest for several in stones for one in several])
    return [tuple(one.mark for one in several if one.digest in found) for several in stones]


def hold_not_erased(tx: Transaction, facts: Iterable[tuple[Mapping[str, Any], bool]]) -> None:
    """Hold that nobody of these was erased; one who comes back in spite of it is forgotten to have been.

    Raises:
        WasErased: one was, without its ``True``.
    """
    pairs = list(facts)
    found = buried(tx, [one for one, _ in pairs])
    for (one, despite), marks in zip(pairs, found, strict=True):
        if marks and not despite:
            raise WasErased(marks)
        if marks:
            stones = _stones(tx.get(TombstoneKey, DESK), one)
            tx.remove(Tombstone, *tx.get_many(Tombstone, [stone.digest for stone in stones]))


def _stones(key: TombstoneKey, facts: Mapping[str, Any]) -> list[Tombstone]:
    secret = bytes.fromhex(key.secret)
    marks = [(mark, facts[name]) for name, mark in _FIELDS.items() if facts.get(name)]
    return [
        Tombstone(hashed(secret, f"{mark.name}\n{value}".encode(), sha256).hexdigest(), mark) for mark, value in marks
    ]
