"""One attempt at a use case: its transaction with the locks it needs, what it has read of its customers, and when it is
made again.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, ExitStack
from contextvars import ContextVar
from random import random
from time import sleep
from types import TracebackType
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from custmgr.errors import Conflict
from custmgr.family import Family, Redirected
from custmgr.house import ATTEMPTS, Act, Actor, House
from custmgr.idempotency import Replayed, Wanted
from custmgr.ports.joined import Joined
from custmgr.ports.storage import Reader, Transaction

R = TypeVar("R")


class Attempt:
    """One try of a use case: its transaction, committed when the method returns."""

    def __init__(
        self,
        house: House,
        actor: Actor,
        wanted: Wanted | None,
        named: Collection[UUID],
        moved: Mapping[UUID, UUID],
    ) -> None:
        self._house = house
        self._actor = actor
        self._begun: ExitStack | None = None
        self._snapshot: AbstractContextManager[Reader] | None = None
        self.tx: Transaction | None = None
        self.reader: Reader | None = None
        self.families: dict[UUID, Family] = {}
        self._wanted = wanted
        self._named = named
        self._moved = moved
        self._old = {new: old for old, new in moved.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._begun is not None:
                self._begun.__exit__(kind, error, trace)
        except BaseException as failed:
            kind, error, trace = type(failed), failed, failed.__traceback__
            raise
        finally:
            if self._snapshot is not None:
                self._snapshot.__exit__(kind, error, trace)

    def begin(self, customers: tuple[UUID, ...]) -> Transaction:
        """The one transaction of this attempt, holding the locks of these customers' families.

        Raises:
            Redirected: one of them was named by an id that was merged into another, or parted from it meanwhile.
        """
        house = self._house
        if self.tx is None:
            tx = self._opened(customers)
            at = house.clock.now()
            today = house.day(tx, at) if house.day and self._actor.scope is None else house.clock.date_of(at)
            tx.act = Act(self._actor, at, today, house.reactions, house.day)
            self.tx = self.reader = tx
            if self._wanted is not None:
                self._wanted.look_up(tx, self._asked(customers), house.kinds)
        elif customers:
            held = set(customers)
            self.tx.lock(*held)
            while more := self._kin(self.tx, customers) - held:
                self.tx.lock(*more)
                held |= more
        return self.tx

    def _asked(self, customers: tuple[UUID, ...]) -> tuple[UUID, ...]:
        """The id under which a keyed request is kept, as the caller named it, and all others of the same customer."""
        if not customers:
            return ()
        first = self._old.get(customers[0], customers[0])
        return tuple(dict.fromkeys((first, *self.families.get(customers[0], Family(customers[0])).ids)))

    def _opened(self, customers: tuple[UUID, ...]) -> Transaction:
        """A transaction under all the locks, taken in the order of their ids: begun again where there are more."""
        held = set(customers)
        while True:
            with ExitStack() as stack:
                tx = stack.enter_context(self._house.storage.begin(*held, scope=self._actor.scope))
                more = self._kin(tx, customers) - held
                if not more:
                    self._begun = stack.pop_all()
                    return tx
                held |= more

    def _kin(self, tx: Transaction, customers: tuple[UUID, ...]) -> set[UUID]:
        self.families = {}
        if self._house.families is None or not customers:
            return set()
        found = self._house.families(tx, customers)
        for old, new in self._moved.items():
            if new in found and old not in found[new]:
                raise Redirected(old, old)
        for customer, family in found.items():
            if family.id != customer and customer in self._named and customer not in self._moved:
                raise Redirected(customer, family.id)
        return {one for family in found.values() for one in family.ids}

    def read(self) -> Reader:
        """The one snapshot of this attempt, which is its transaction where that has begun."""
        if self.reader is None:
            snapshot = self._house.storage.read(scope=self._actor.scope)
            self.reader = snapshot.__enter__()
            self._snapshot = snapshot
        return self.reader

    def keep(self, answer: Any) -> None:
        """Store the answer of a keyed request."""
        if self._wanted is not None and self.tx is not None:
            self._wanted.keep(self.tx, answer)


CURRENT: ContextVar[Attempt] = ContextVar("attempt")


def known() -> dict[UUID, Family]:
    """Whom ids belong to, as far as the attempt under way has read; outside of one nothing is remembered."""
    attempt = CURRENT.get(None)
    return attempt.families if attempt else {}


def _same_snapshot(storage: Any, outer: Attempt) -> bool:
    """Whether the attempt reads what the one around it reads, so that both know the same of customers."""
    return isinstance(storage, Joined) and storage.hands_out(outer.reader)


def run_attempts(
    house: House,
    actor: Actor,
    method: Callable[[Mapping[UUID, UUID]], R],
    wanted: Wanted | None,
    ids: Collection[UUID],
) -> R:
    """The answer of the first attempt that is not asked for again; what was named by an old id is told to the next."""
    left = 1 if isinstance(house.storage, Joined) else house.attempts
    moved: dict[UUID, UUID] = {}
    outer = CURRENT.get(None)
    while True:
        attempt = Attempt(house, actor, wanted, ids, moved)
        if outer is not None and outer.tx is None and _same_snapshot(house.storage, outer):
            attempt.families = outer.families
        token = CURRENT.set(attempt)
        left -= 1
        try:
            with attempt:
                answer = method(moved)
                attempt.keep(answer)
            return answer
        except Replayed as replay:
            return cast(R, replay.answer)
        except Redirected as redirect:
            moved[redirect.old] = redirect.new
            left += 1
        except Conflict:
            if not left:
                raise
            sleep(0.01 * 2 ** (ATTEMPTS - left) * random())  # noqa: S311 - jitter, no secret
        finally:
            CURRENT.reset(token)
