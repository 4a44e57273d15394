"""The six families of errors; a caller who knows them can handle every refusal of the library.

A leaf belongs to exactly one family, carries the facts as fields and says them in one sentence.
"""

from enum import Enum
from typing import Any, ClassVar

import attrs


@attrs.define(slots=False)
class CustmgrError(Exception):
    """Something custmgr could not do; the fields are the facts, ``str()`` the sentence."""

    says: ClassVar[str] = ""

    def __str__(self) -> str:
        facts = {field.name: _said(getattr(self, field.name)) for field in attrs.fields(type(self))}
        return self.says.format(**facts)


def _said(fact: Any) -> Any:
    """The fact as people say it: choices by their value, several things one after the other."""
    if isinstance(fact, Enum):
        return fact.value
    return ", ".join(str(_said(one)) for one in fact) if isinstance(fact, tuple) else fact


@attrs.define(slots=False)
class NotFound(CustmgrError):
    """There is no such thing, or none that this actor may know of."""

    says = "no {kind} {id}"

    kind: str
    id: object


@attrs.define(slots=False)
class Stale(CustmgrError):
    """The thing changed since it was read; reload it and ask the person again."""

    says = "{kind} {id} has changed since version {version}"

    kind: str
    id: object
    version: int
    current: int | None = None


@attrs.define(slots=False)
class Duplicate(CustmgrError):
    """A fact that must be unique is taken."""

    says = "another {kind} already has the same {fields}"

    kind: str
    fields: tuple[str, ...]


@attrs.define(slots=False)
class Refused(CustmgrError):
    """A rule of the business said no; every leaf carries the facts the rule looked at."""


@attrs.define(slots=False)
class InvalidValue(CustmgrError, ValueError):
    """A value could not be constructed: which field, what was given, what was wanted."""

    says = "{field}: {given!r} is not {wanted}"

    field: str
    given: Any
    wanted: str


@attrs.define(slots=False)
class Unavailable(CustmgrError):
    """An adapter failed; the driver's own error is the ``__cause__``. ``retryable``: nothing came
    of it, and later may help.
    """

    says = "{port} is unavailable: {adapter}"

    port: str
    adapter: str
    retryable: bool = False


@attrs.define(slots=False)
class Conflict(Unavailable):
    """The storage asks for the whole attempt again: deadlock, serialization failure or busy database."""

    says = "{port} asks to try again: {adapter}"

    retryable: bool = True
