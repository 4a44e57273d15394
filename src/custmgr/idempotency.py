"""Keys that make a repeated request harmless: the answer is stored in the transaction of the effect.

Of an entity an answer keeps what the data map says is nobody's own. Of a person's values it keeps which were there;
they are read from the entity, so that no copy of them exists. When the customer is erased, the answer goes, and that
the request had its effect stays.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import sha256
from inspect import Signature
from typing import Any
from uuid import UUID

import attrs

from custmgr.errors import Refused
from custmgr.ports.storage import DESK, Transaction
from custmgr.schema import Datum, Erase, Retention, Stored, books, read_back, technical, written
from custmgr.schema.stored import Stored as Kind
from custmgr.values.frozen import changed
from custmgr.values.money import Money
from custmgr.values.wording import text

LONGEST_KEY = 200


@attrs.define(slots=False)
class KeyReused(Refused):
    """The key was used for another request of this kind; that one's answer still stands."""

    says = "{operation}: key {key} already stands for another request"

    operation: str
    key: str


@attrs.define(slots=False)
class AnswerErased(Refused):
    """The request had its effect, but its answer went when the customer's data was erased."""

    says = "{operation}: what key {key} was answered is erased"

    operation: str
    key: str


class Replayed(Exception):
    """The request was answered before; carries that answer."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer


@attrs.frozen
class Request:
    """A keyed request that had its effect: the digest of its arguments and what it was answered."""

    customer: UUID
    operation: str
    key: str
    digest: str
    answer: str
    at: datetime


STORED = (
    Stored(
        Request,
        key=("customer", "operation", "key"),
        owner="customer",
        append_only=True,
        fields={
            **technical("to recognise a repeated request", "customer", "operation", "digest", "at"),
            **books("to know what had its effect", "key"),
            "answer": Datum("customer", "to give a repeated request its answer", Erase.BLANK, Retention.DESK),
        },
    ),
)


class Wanted:
    """A keyed request on its way."""

    def __init__(self, operation: str, key: str, digest: str) -> None:
        self._operation = operation
        self._key = key
        self._digest = digest
        self._customer = DESK
        self._kinds: Mapping[str, Kind] = {}

    @classmethod
    def of(cls, operation: str, parameters: Signature, args: Any, kwargs: Mapping[str, Any]) -> "Wanted":
        """The request that these arguments make.

        Raises:
            InvalidValue: the key is no text of 1 to 200 characters that a person could have written.
        """
        bound = parameters.bind(*args, **kwargs)
        bound.apply_defaults()
        arguments = dict(list(bound.arguments.items())[1:])
        key = text(arguments.pop("key"), "key", at_most=LONGEST_KEY)
        said = json.dumps(canonical(arguments), sort_keys=True, ensure_ascii=False)
        return cls(operation, key, sha256(said.encode(errors="surrogatepass")).hexdigest())

    def look_up(self, tx: Transaction, customers: tuple[UUID, ...], kinds: Mapping[str, Kind]) -> None:
        """Under the lock, see whether the request was answered before, for the first of these ids or one of the others
        that are the same customer by now.

        Raises:
            Replayed: it was.
            KeyReused: another request was.
            AnswerErased: it was, and the customer's data was erased since.
        """
        self._customer, self._kinds = customers[0] if customers else DESK, kinds
        keys = [(customer, self._operation, self._key) for customer in customers or (DESK,)]
        earlier = tx.get_many(Request, keys).values() if len(keys) > 1 else filter(None, [tx.first(Request, keys[0])])
        others = False
        for one in earlier:
            if one.digest == self._digest:
                if not one.answer:
                    raise AnswerErased(self._operation, self._key)
                raise Replayed(_recall(tx, json.loads(one.answer), kinds))
            others = True
        if others:
            raise KeyReused(self._operation, self._key)

    def keep(self, tx: Transaction, answer: Any) -> None:
        """Store the answer beside the effect."""
        answered = json.dumps(_told(answer, self._kinds), separators=(",", ":"))
        tx.append(Request(self._customer, self._operation, self._key, self._digest, answered, tx.act.at))


_PLAIN = frozenset({str, int, bool, type(None)})


def canonical(value: Any) -> Any:
    """A JSON value that is the same for equal arguments in every process."""
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, str | int):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): canonical(part) for name, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((canonical(part) for part in value), key=str)
    if isinstance(value, list | tuple):
        return [canonical(part) for part in value]
    if attrs.has(type(value)):
        parts = {field.name: canonical(getattr(value, field.name)) for field in attrs.fields(type(value))}
        return [type(value).__name__, parts]
    return str(value)


def _told(answer: Any, kinds: Mapping[str, Kind]) -> Any:
    if isinstance(answer, list | tuple):
        return [_told(part, kinds) for part in answer]
    if answer is None or isinstance(answer, str | int):
        return answer
    if isinstance(answer, Money):
        return {"minor": answer.minor, "currency": answer.currency}
    stored = kinds[type(answer).__name__]
    said = {name: value for name, default in _defaults(stored).items() if (value := getattr(answer, name)) != default}
    own = [name for name in said if stored.fields[name].erase is not Erase.KEEP]
    then = {name: value for name, value in said.items() if name not in own}
    return {"kind": stored.name, "then": written(stored.kind, then), "own": own}


def _recall(tx: Transaction, answer: Any, kinds: Mapping[str, Kind]) -> Any:
    if isinstance(answer, list):
        return tuple(_recall(tx, part, kinds) for part in answer)
    if not isinstance(answer, dict):
        return answer
    if "minor" in answer:
        return Money.of_minor(answer["minor"], answer["currency"])
    stored = kinds[answer["kind"]]
    then = _defaults(stored) | read_back(stored.kind, answer["then"])
    key = tuple(then[name] for name in stored.key)
    now: Any = tx.get(stored.kind, key if len(key) > 1 else key[0])
    return changed(now, **{name: value for name, value in then.items() if name not in answer["own"]})


@cache
def _defaults(stored: Kind) -> dict[str, Any]:
    return {field.name: field.default for field in attrs.fields(stored.kind)}
