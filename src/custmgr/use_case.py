"""What every public method runs in: the decision, one attempt that may be made again, and the stored answer of a
key.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from contextvars import ContextVar
from datetime import date, datetime
from functools import wraps
from inspect import signature
from random import random
from time import sleep
from typing import Any, ParamSpec, Protocol, TypeVar, cast
from uuid import UUID

import attrs

from custmgr.errors import Conflict
from custmgr.idempotency import Replayed, Wanted
from custmgr.ports.joined import Joined
from custmgr.ports.storage import Reader, Storage, Transaction
from custmgr.query.criteria import Criteria
from custmgr.schema.stored import Stored
from custmgr.values.dates import Clock

ATTEMPTS = 5

P = ParamSpec("P")
R = TypeVar("R")

ACTIONS: set[str] = set()
"""Every action that some public method is bound to."""


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
    """What a transaction carries along: who acts, the instant and business date after the lock, and who reacts."""

    actor: Actor
    at: datetime
    today: date
    reactions: Mapping[str, tuple[Reaction, ...]]


@attrs.frozen(eq=False)
class House:
    """What the desk gives to every service; ``day`` gives a transaction its business date from inside it,
    ``attempts`` says how often a use case may be begun.
    """

    storage: Storage
    clock: Clock
    check: Callable[[Actor, str, Any], None]
    kinds: Mapping[str, Stored]
    reactions: Mapping[str, tuple[Reaction, ...]] = attrs.Factory(dict)
    mail: Any = None
    renderer: Any = None
    day: Callable[[Reader, datetime], date] | None = None
    attempts: int = ATTEMPTS


@attrs.frozen
class Service:
    """One slice's use cases for one actor."""

    house: House
    actor: Actor

    @property
    def clock(self) -> Clock:
        """The desk's clock."""
        return self.house.clock

    def begin(self, *customers: UUID) -> Transaction:
        """The transaction of this attempt, holding the locks of these customers, or of the desk where none is named."""
        return _CURRENT.get().begin(self, customers)

    def read(self) -> Reader:
        """One consistent snapshot until this use case returns."""
        return _CURRENT.get().read(self)

    def owner_of(self, kind: type[Any], key: Any) -> UUID:
        """The customer of a row, whose lock must be taken before the row may be relied on.

        Raises:
            NotFound: there is no such row, or none in scope.
        """
        owner = self.house.kinds[kind.__name__].owner
        assert owner is not None, f"{kind.__name__} belongs to no customer"
        with self.house.storage.read(scope=self.actor.scope) as reader:
            return cast(UUID, getattr(reader.get(kind, key), owner))


def acting(tx: Transaction) -> Act:
    """Who acts in this transaction, and when."""
    return cast(Act, tx.act)


class _Attempt:
    """One try of a use case: its transaction, committed when the method returns."""

    def __init__(self, wanted: Wanted | None) -> None:
        self.stack = ExitStack()
        self.tx: Transaction | None = None
        self.reader: Reader | None = None
        self._wanted = wanted

    def begin(self, service: Service, customers: tuple[UUID, ...]) -> Transaction:
        house = service.house
        if self.tx is None:
            tx = self.stack.enter_context(house.storage.begin(*customers, scope=service.actor.scope))
            at = house.clock.now()
            today = house.day(tx, at) if house.day and service.actor.scope is None else house.clock.date_of(at)
            tx.act = Act(service.actor, at, today, house.reactions)
            self.tx = self.reader = tx
            if self._wanted is not None:
                self._wanted.look_up(tx, customers, house.kinds)
        elif customers:
            self.tx.lock(*customers)
        return self.tx

    def read(self, service: Service) -> Reader:
        if self.reader is None:
            self.reader = self.stack.enter_context(service.house.storage.read(scope=service.actor.scope))
        return self.reader

    def keep(self, answer: Any) -> None:
        if self._wanted is not None and self.tx is not None:
            self._wanted.keep(self.tx, answer)


_CURRENT: ContextVar[_Attempt] = ContextVar("attempt")


def use_case(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Bind a public method of a service to its action.

    The actor is asked for first; then the method runs as one attempt, again on ``Conflict`` (at most five times,
    never in
    somebody else's transaction), and commits when it returns. With ``key=`` a repeat returns the stored answer.
    """
    ACTIONS.add(action)

    def decorate(method: Callable[P, R]) -> Callable[P, R]:
        parameters = signature(method)
        keyed = "key" in parameters.parameters
        operation = f"{action.partition('.')[0]}.{method.__name__}"

        @wraps(method)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            service = cast(Service, args[0])
            service.house.check(service.actor, action, args[1] if len(args) > 1 else None)
            given = cast(Any, tuple(_lasting(one) for one in args))
            named = cast(Any, {name: _lasting(one) for name, one in kwargs.items()})
            wanted = None
            if keyed and kwargs.get("key") is not None:
                wanted = Wanted.of(operation, parameters, given, named)
            return _run(service, lambda: method(*given, **named), wanted)

        run.action = action  # type: ignore[attr-defined]
        return run

    return decorate


def _lasting(argument: Any) -> Any:
    """The argument, in a form that a second attempt finds unchanged: what can be walked through once becomes a tuple.
    A stream stays what it is.
    """
    if isinstance(argument, Iterator) and not hasattr(argument, "read"):
        return tuple(argument)
    return argument


def _run(service: Service, method: Callable[[], R], wanted: Wanted | None) -> R:
    left = 1 if isinstance(service.house.storage, Joined) else service.house.attempts
    while True:
        attempt = _Attempt(wanted)
        token = _CURRENT.set(attempt)
        left -= 1
        try:
            with attempt.stack:
                answer = method()
                attempt.keep(answer)
            return answer
        except Replayed as replay:
            return cast(R, replay.answer)
        except Conflict:
            if not left:
                raise
            sleep(0.01 * 2 ** (ATTEMPTS - left) * random())  # noqa: S311 - jitter, no secret
        finally:
            _CURRENT.reset(token)
