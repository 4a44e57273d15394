"""What every public method runs in: the decision, attempts at its change, and the stored answer of a key."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

import attrs

from custmgr.attempt import CURRENT, known, run_attempts
from custmgr.family import Family
from custmgr.house import Act, Actor, House, Reaction, acting, recorded_at
from custmgr.idempotency import Wanted
from custmgr.ports.joined import spoiling
from custmgr.ports.storage import Reader, Transaction
from custmgr.values.dates import Clock

__all__ = ["ACTIONS", "Act", "Actor", "House", "Reaction", "Service", "acting", "known", "recorded_at", "use_case"]

P = ParamSpec("P")
R = TypeVar("R")

ACTIONS: set[str] = set()
"""Every action that some public method is bound to."""


@attrs.frozen
class Service:
    """One slice's use cases for one actor."""

    house: House = attrs.field(repr=False)
    actor: Actor

    @property
    def clock(self) -> Clock:
        """The desk's clock."""
        return self.house.clock

    def begin(self, *customers: UUID) -> Transaction:
        """The transaction of this attempt, holding the locks of these customers and of all that were merged into them,
        or of the desk where none is named. One that the caller named by an old id begins anew under the survivor's.
        """
        return CURRENT.get().begin(customers)

    def family(self, customer: UUID) -> Family:
        """Whom this id belongs to, in the snapshot or transaction of this attempt."""
        families = self.house.families
        return families(self.read(), (customer,))[customer] if families else Family(customer)

    def read(self) -> Reader:
        """One consistent snapshot until this use case returns."""
        return CURRENT.get().read()

    def owner_of(self, kind: type[Any], key: Any) -> UUID:
        """The customer of a row, whose lock must be taken before the row may be relied on.

        Raises:
            NotFound: there is no such row, or none in scope.
        """
        owner = self.house.kinds[kind.__name__].owner
        assert owner is not None, f"{kind.__name__} belongs to no customer"
        with self.house.storage.read(scope=self.actor.scope) as reader:
            return cast(UUID, getattr(reader.get(kind, key), owner))


@contextmanager
def _garbage_waiting() -> Iterator[None]:
    """Leave the collector of cyclic garbage off: it would look again and again through what is being built."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def use_case(action: str, *, follow: bool = True, bulk: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Bind a public method of a service to its action.

    The actor is asked for first; then the method runs as one attempt, again on ``Conflict`` (at most five times,
    never in somebody else's transaction), and commits when it returns. With ``key=`` a repeat returns the stored
    answer. A change of a customer that was merged is made to the survivor, unless ``follow`` is off. While a ``bulk``
    one runs, Python collects no cyclic garbage. One that fails spoils the transaction that it joined.
    """
    ACTIONS.add(action)
    reads = action.endswith(".read")

    def decorate(method: Callable[P, R]) -> Callable[P, R]:
        parameters = signature(method)
        keyed = "key" in parameters.parameters
        operation = f"{action.partition('.')[0]}.{method.__name__}"

        @wraps(method)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            service = cast(Service, args[0])
            with spoiling(service.house.storage, reads=reads):
                service.house.check(service.actor, action, args[1] if len(args) > 1 else None)
                given = cast(Any, tuple(map(_lasting, args)))
                named = cast(Any, {name: _lasting(one) for name, one in kwargs.items()})
                wanted = None
                if keyed and kwargs.get("key") is not None:
                    wanted = Wanted.of(operation, parameters, given, named)
                ids = [one for one in (*given, *named.values()) if isinstance(one, UUID)] if follow else []

                def attempted(moved: Mapping[UUID, UUID]) -> R:
                    if not moved:
                        return method(*given, **named)
                    now = cast(Any, tuple(_followed(one, moved) for one in given))
                    return method(*now, **cast(Any, {name: _followed(one, moved) for name, one in named.items()}))

                return run_attempts(service.house, service.actor, attempted, wanted, ids)

        run.action = action  # type: ignore[attr-defined]
        return _garbage_waiting()(run) if bulk else run

    return decorate


_LASTING = (str, bytes, bytearray, memoryview, list, tuple, set, frozenset, Mapping, type)


def _lasting(argument: Any) -> Any:
    """The argument, in a form that a second attempt finds unchanged and a key knows again: whatever else can be walked
    through becomes a tuple. A stream stays what it is.
    """
    walkable = isinstance(argument, Iterable) and not isinstance(argument, _LASTING)
    return tuple(argument) if walkable and not attrs.has(type(argument)) and not hasattr(argument, "read") else argument


def _followed(argument: Any, moved: Mapping[UUID, UUID]) -> Any:
    return moved.get(argument, argument) if isinstance(argument, UUID) else argument
