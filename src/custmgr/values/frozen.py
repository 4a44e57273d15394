"""Frozen entities that change: a new one with other attributes, made past a constructor that does nothing else."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

__all__ = ["changed"]

E = TypeVar("E")

REMEMBERED = 512
"""So many ways to change are kept compiled; a host chooses freely which facts of a customer it changes at once."""

if TYPE_CHECKING:
    from attrs import evolve as changed  # so that type checkers hold its arguments against the class
else:

    def changed(entity: E, /, **changes: Any) -> E:
        """The same entity with these attributes; everything else stays as it is.

        A class that checks, converts or derives something as it is made is made anew by its constructor, so that all
        of that happens to the new entity too; what is derived may be given instead where a class only derives. Any
        other is copied attribute by attribute, which gives the same at less than half the cost.

        Raises:
            TypeError: no such attribute, or one that the constructor does not take.
        """
        return _changer(entity.__class__, tuple(changes))(entity, changes)


Changer = Callable[[Any, Mapping[str, Any]], Any]


@lru_cache(REMEMBERED)
def _changer(kind: type, names: tuple[str, ...]) -> Changer:
    """What changes these attributes, compiled from text that names all of them: a loop costs three times as much."""
    fields = {field.alias: field for field in attrs.fields(kind)}
    derived = {name for name, field in fields.items() if not field.init}
    if not _only_sets(kind) or not derived <= set(names):
        return _made_anew
    if unknown := set(names) - set(fields):
        raise TypeError(f"{kind.__name__} has no attribute {min(unknown)}")
    known: dict[str, Any] = {"kind": kind, "new": object.__new__}
    lines = ["def change(entity, changes):", "    one = new(kind)"]
    for at, (name, field) in enumerate(fields.items()):
        known[f"set{at}"] = getattr(kind, field.name).__set__
        value = f"changes[{name!r}]" if name in names else f"entity.{field.name}"
        lines.append(f"    set{at}(one, {value})")
    exec("\n".join([*lines, "    return one"]), known)  # noqa: S102 - made of the names of attributes alone
    change: Changer = known["change"]
    return change


def _made_anew(entity: Any, changes: Mapping[str, Any]) -> Any:
    return attrs.evolve(entity, **changes)


def _only_sets(kind: Any) -> bool:
    """Whether the constructor of the class does nothing but set its slots."""
    own = ("__attrs_init__", "__attrs_pre_init__", "__attrs_post_init__")
    if any(hasattr(kind, name) for name in own) or kind.__new__ is not object.__new__:
        return False
    return all(
        isinstance(getattr(kind, field.name, None), MemberDescriptorType) and not (field.validator or field.converter)
        for field in attrs.fields(kind)
    )
