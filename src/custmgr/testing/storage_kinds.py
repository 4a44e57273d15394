"""The kinds a storage is held to its contract with: one for every form and every declaration."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import attrs

from custmgr.query.criteria import Positive
from custmgr.schema.data_map import personal, technical
from custmgr.schema.stored import AboveZero, AtLeastZero, AtMost, Index, Lease, Sealed, Stored, Unequal
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id
from custmgr.values.money import Money

DAY = date(2026, 3, 31)
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def usd(amount: str | int) -> Money:
    """That many dollars."""
    return Money(amount, "USD")


class State(Enum):
    """What a message waits for."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"


@attrs.frozen
class Customer:
    """A root kind: searched by text and tags, unique by number and, where it has one, by e-mail."""

    id: UUID = attrs.field(factory=new_id)
    number: int = 1
    name: str = "Bell & Sons"
    email: str | None = None
    tags: frozenset[str] = frozenset()
    version: int = 0


@attrs.frozen
class Item:
    """A bounded kind with money, and an index of what is open."""

    customer: UUID
    id: UUID = attrs.field(factory=new_id)
    due: date = DAY
    open: Money = attrs.field(factory=lambda: usd(100))
    amount: Money = attrs.field(factory=lambda: usd(100))
    seen: date | None = None
    version: int = 0


@attrs.frozen
class Account:
    """A kind whose key is two fields, one of them the declared currency of its money."""

    customer: UUID
    currency: str
    balance: Money
    version: int = 0


@attrs.frozen
class Entry:
    """An append-only kind with two bounds."""

    customer: UUID
    n: int
    amount: Money = attrs.field(factory=lambda: usd(1))
    debit: str = "cash"
    credit: str = "sales"


@attrs.frozen
class Event:
    """A chained kind."""

    customer: UUID
    text: str
    at: datetime = NOON
    seq: int = 0
    digest: str = ""


@attrs.frozen
class Message:
    """A leased kind."""

    customer: UUID
    id: UUID = attrs.field(factory=new_id)
    state: State = State.QUEUED
    until: datetime | None = None
    version: int = 0


@attrs.frozen
class Setting:
    """A kind of the desk's own: no customer, keyed by a text that is a reserved word of SQL."""

    order: str
    value: str = ""
    version: int = 0


@attrs.frozen
class Stay:
    """A kind whose key is two fields, one of them its owner."""

    customer: UUID
    place: str
    until: date | None = None
    version: int = 0


@attrs.frozen
class Inner:
    """A nested value."""

    text: str
    rate: Decimal
    at: datetime | None = None
    price: Money | None = None
    day: date | None = None
    id: UUID | None = None
    state: State = State.SENT


@attrs.frozen
class Everything:
    """A kind with every form, present and absent."""

    customer: UUID
    id: UUID
    other: UUID | None
    text: str
    more_text: str | None
    number: int
    more_number: int | None
    flag: bool
    more_flag: bool | None
    day: date
    more_day: date | None
    moment: datetime
    more_moment: datetime | None
    rate: Decimal
    more_rate: Decimal | None
    state: State
    more_state: State | None
    amount: Money
    more_amount: Money | None
    inner: Inner
    more_inner: Inner | None
    lines: tuple[Inner, ...]
    words: frozenset[str]
    pairs: tuple[tuple[str, int], ...]
    version: int = 0


def chained(event: Event, head: Sealed) -> Event:
    """The event sealed onto the head; its digest spells out the whole chain."""
    return changed(event, seq=head.seq + 1, digest=f"{head.digest}>{event.text}")


KINDS = (
    Stored(
        Customer,
        owner="id",
        unique=(("number",), ("email",)),
        text=("name", "email"),
        text_index=True,
        sets=("tags",),
        root=True,
    ),
    Stored(
        Item,
        owner="customer",
        bounds=(AtLeastZero("open"), AtMost("open", "amount")),
        index=(Index.on("customer", "currency", "due", "open", where=Positive("open")),),
    ),
    Stored(Account, key=("customer", "currency"), owner="customer"),
    Stored(
        Entry,
        key=("customer", "n"),
        owner="customer",
        append_only=True,
        bounds=(AboveZero("amount"), Unequal("debit", "credit")),
    ),
    Stored(
        Event,
        key=("customer", "seq"),
        owner="customer",
        append_only=True,
        chain=chained,
        fields={**technical("to keep the events in order", "seq", "at"), **personal("to say what happened", "text")},
    ),
    Stored(
        Message,
        owner="customer",
        index=(Index.on("state", "id"),),
        lease=Lease("state", State.LEASED, "until"),
    ),
    Stored(Setting, key=("order",)),
    Stored(Stay, key=("customer", "place"), owner="customer"),
    Stored(Everything, owner="customer", text=("text", "more_text"), sets=("words",)),
)


def everything(customer: UUID, **changes: Any) -> Everything:
    """An entity with every form present."""
    inner = Inner("Straße 'x' \"y\" 100 %", Decimal("0.10"), NOON, usd("3.65"), DAY, new_id())
    full: dict[str, Any] = {
        "id": new_id(),
        "other": new_id(),
        "text": "Élodie ﬀ \U0001f4a1 _%'\"\\",
        "more_text": "",
        "number": -(2**62),
        "more_number": 0,
        "flag": True,
        "more_flag": False,
        "day": date(1900, 1, 1),
        "more_day": date(2200, 12, 31),
        "moment": datetime(2026, 3, 31, 12, 0, 0, 1, tzinfo=UTC),
        "more_moment": datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        "rate": Decimal("19.000000"),
        "more_rate": Decimal("-0.5"),
        "state": State.QUEUED,
        "more_state": State.SENT,
        "amount": Money("-0.01", "EUR"),
        "more_amount": Money(10**13, "EUR"),
        "inner": inner,
        "more_inner": changed(inner, at=None, price=None, day=None, id=None),
        "lines": (inner, inner),
        "words": frozenset({"vip", "größe", ""}),
        "pairs": (("a", 1), ("b", -1)),
    }
    return Everything(customer, **(full | changes))


def bare(customer: UUID) -> Everything:
    """An entity with everything absent or empty that may be."""
    absent = dict.fromkeys(name for name in attrs.fields_dict(Everything) if name.startswith("more_"))
    empty: dict[str, Any] = {"other": None, "text": "", "number": 0, "flag": False, "amount": Money.zero("JPY")}
    return everything(customer, **(absent | empty | {"lines": (), "words": frozenset(), "pairs": ()}))
