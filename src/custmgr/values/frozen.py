"""Frozen entities that change: a new one with other attributes, made without a constructor that checks nothing."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import attrs

E = TypeVar("E")

_new = object.__new__


def changed(entity: E, **changes: Any) -> E:
    """The same entity with these attributes, as ``attrs.evolve`` gives it at a quarter of the cost.

    Its class computes and checks nothing on construction; what its other attributes say still holds after the change.

    Raises:
        TypeError: the class has a validator or a converter, or no such attribute.
    """
    kind: Any = entity.__class__
    read, setters = _parts(kind)
    new: E = _new(kind)
    for put, value in zip(setters.values(), read(entity), strict=True):
        put(new, value)
    for name, value in changes.items():
        if name not in setters:
            raise TypeError(f"{kind.__name__} has no attribute {name}")
        setters[name](new, value)
    return new


@cache
def _parts(kind: type) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, Callable[[Any, Any], None]]]:
    fields = attrs.fields(kind)
    if checked := [field.name for field in fields if field.validator or field.converter]:
        raise TypeError(f"{kind.__name__} checks {', '.join(checked)}")
    names = [field.name for field in fields]
    return attrgetter(*names), {name: getattr(kind, name).__set__ for name in names}
