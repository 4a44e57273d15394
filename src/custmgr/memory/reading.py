"""The reading half of the storage port over rows in memory."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from custmgr.errors import InvalidValue, NotFound
from custmgr.query.criteria import ALL, OWNER, Bands, Both, Criteria, Cursor, Is, OneOf, Page, both
from custmgr.query.evaluate import predicate, reader, slot_of, summable, withs
from custmgr.query.pages import arranged, hold_limit, position
from custmgr.schema.shape import plain
from custmgr.schema.stored import Stored

E = TypeVar("E")

Rows = Any
"""A ``Table`` or an ``Overlay``: ``get(key)`` and ``candidates(owners)``."""


class MemoryReader:
    """Answers from the rows it was given, within its scope."""

    def __init__(self, kinds: dict[type, Stored], rows: Callable[[type], Rows], scope: Criteria | None) -> None:
        self._kinds = kinds
        self._rows = rows
        self._scope = scope or ALL

    def get(self, kind: type[E], key: Any, /) -> E:
        found = self.first(kind, key)
        if found is None:
            raise NotFound(kind.__name__, key)
        return found

    def first(self, kind: type[E], key: Any, /) -> E | None:
        found = self._rows(kind).get(key)
        return found if found is not None and self._visible(kind, found) else None

    def get_many(self, kind: type[E], keys: Sequence[Any], /) -> dict[Any, E]:
        found = {key: self.first(kind, key) for key in keys}
        return {key: entity for key, entity in found.items() if entity is not None}

    def find(
        self,
        kind: type[E],
        where: Criteria = ALL,
        /,
        *,
        order: Sequence[str] = (),
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Page[E]:
        hold_limit(limit)
        stored = self._kinds[kind]
        found = arranged(stored, self._matching(kind, where), order, after)
        if limit is None or len(found) <= limit:
            return Page(tuple(found))
        return Page(tuple(found[:limit]), position(stored, order, found[limit - 1]) if limit else after)

    def rows(
        self,
        kind: type[Any],
        fields: Sequence[str],
        where: Criteria = ALL,
        /,
        *,
        order: Sequence[str] = (),
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Page[tuple[Any, ...]]:
        reads = [self._scalar(kind, field) for field in fields]
        page = self.find(kind, where, order=order, after=after, limit=limit)
        return Page(tuple(tuple(read(one) for read in reads) for one in page), page.next)

    def stream(
        self,
        kind: type[Any],
        where: Criteria = ALL,
        /,
        *,
        fields: Sequence[str] | None = None,
        order: Sequence[str] = (),
    ) -> Iterator[Any]:
        if fields is None:
            return iter(self.find(kind, where, order=order))
        return iter(self.rows(kind, fields, where, order=order))

    def count(self, kind: type[Any], where: Criteria = ALL, /, *, cap: int | None = None) -> int:
        found = len(self._matching(kind, where))
        return found if cap is None else min(found, cap)

    def total(
        self, kind: type[Any], *fields: str, where: Criteria = ALL, by: Sequence[str] = ()
    ) -> dict[tuple[Any, ...], tuple[int, ...]]:
        summable(self._kinds[kind], fields, where, by)
        groups = [self._scalar(kind, field) for field in by]
        reads = [self._scalar(kind, field) for field in fields]
        sums: dict[tuple[Any, ...], list[int]] = {}
        for one in self._matching(kind, where):
            line = sums.setdefault(tuple(read(one) for read in groups), [0] * len(reads))
            for place, read in enumerate(reads):
                line[place] += read(one) or 0
        return {group: tuple(line) for group, line in sums.items()}

    def spread(
        self, kind: type[Any], field: str, where: Criteria = ALL, /, *, by: Sequence[str], over: Bands
    ) -> list[tuple[Any, ...]]:
        summable(self._kinds[kind], (field,), where, by)
        groups = [self._scalar(kind, name) for name in by]
        read, place = self._scalar(kind, field), self._scalar(kind, over.field)
        slot = slot_of(self._kinds[kind], over.field)
        edges = [plain(slot, edge) for edge in over.edges]
        sums: dict[tuple[Any, ...], list[int]] = {}
        for one in self._matching(kind, where):
            line = sums.setdefault(tuple(group(one) for group in groups), [0] * (len(edges) + 1))
            value = place(one)
            if value is not None:
                line[sum(value >= edge for edge in edges)] += read(one) or 0
        return [(*group, *sums[group]) for group in sorted(sums)]

    def _scalar(self, kind: type[Any], field: str) -> Callable[[Any], Any]:
        slot = slot_of(self._kinds[kind], field)
        if slot.form.value == "nested":
            raise InvalidValue("field", field, "a plain field")
        return reader(self._kinds[kind], field)

    def _matching(self, kind: type[Any], where: Criteria) -> list[Any]:
        stored = self._kinds[kind]
        condition = both(where, self._scope)
        for inner in withs(condition):
            predicate(inner.where, self._kinds[inner.kind], self._exists)
        return self._meeting(stored, condition)

    def _meeting(self, stored: Stored, condition: Criteria) -> list[Any]:
        test = predicate(condition, stored, self._exists)
        candidates = self._rows(stored.kind).candidates(_owners(condition, stored.owner))
        return [row for row in candidates if test(row)]

    def _exists(self, kind: type, owner: Any, where: Criteria) -> bool:
        return bool(self._meeting(self._kinds[kind], both(Is(OWNER, owner), where)))

    def _visible(self, kind: type[Any], entity: Any) -> bool:
        if self._scope == ALL:
            return True
        return predicate(self._scope, self._kinds[kind], self._exists)(entity)


def _owners(where: Criteria, owner: str | None) -> list[Any] | None:
    """The owners that the criteria leave possible, where they name them plainly."""
    if owner is None:
        return None
    parts = where.parts if isinstance(where, Both) else (where,)
    for part in parts:
        if isinstance(part, Is) and part.field in (owner, OWNER) and part.value is not None:
            return [part.value]
        if isinstance(part, OneOf) and part.field in (owner, OWNER):
            return list(dict.fromkeys(part.values))
    return None
