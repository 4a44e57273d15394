"""Sorted pages of long lists where the database keeps no counts: which filter names the rows, or a walk in order.

Rows that few meet are named by an index of that filter, and sorted. Where each filter is met by many, rows are walked
in the order wanted, by the index that has it, until the page is full; but only so far: filters may exclude each other.
"""

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from custmgr.query.criteria import Between, Both, Criteria, Cursor, Either, Has, Is, Not, OneOf, Says, With
from custmgr.query.pages import place, sorting
from custmgr.schema.stored import Index
from custmgr.values.money import Money
from custmgr.values.wording import fold
from custmgr_adapters.sql.conditions import Condition
from custmgr_adapters.sql.pages import SortedPage, shown
from custmgr_adapters.sql.places import behind, order_text
from custmgr_adapters.sql.words import index_name, listed, named, words

FEW = 1000
"""Rows that are rather named and sorted than met on a walk."""

STEPS = 2000
"""Rows that a walk looks at before it gives way to naming rows."""

SHARE = 4
"""One row in so many is too many to name: reading all of them takes less."""

Row = tuple[Any, ...]
Fetch = Callable[[str, Sequence[Any]], list[Row]]


@attrs.frozen
class Naming:
    """The statement that names the rows that meet a criterion, and one that an index answers with as many rows soon.

    The second is empty where no index does.
    """

    keys: str
    given: Sequence[Any]
    counted: str
    counting: Sequence[Any]


@attrs.frozen
class PagePlan:
    """A sorted page with one row more than it holds, of a kind whose text is indexed."""

    page: SortedPage
    limit: int
    fetch: Fetch
    ask: Fetch

    def rows(self) -> list[Row] | None:
        """The rows; ``None`` where a statement without a plan does as well."""
        parts = self.page.where.parts if isinstance(self.page.where, Both) else (self.page.where,)
        namings = [found for part in parts if (found := self._naming(part)) is not None]
        soon = [one for one in namings if one.counted]
        if not namings and not any(map(_looks_elsewhere, parts)):
            return None
        fewest, which = min(((self._count(one, FEW + 1), at) for at, one in enumerate(soon)), default=(FEW + 1, 0))
        if fewest <= FEW:
            return self._named(soon[which])
        index = self._walkable(parts)
        if index is not None:
            end = self._end(index, parts)
            rows = self._walked(index, end)
            if end is None or len(rows) > self.limit:
                return rows
        return self._at_length(namings, index)

    def _at_length(self, namings: Sequence[Naming], index: Index | None) -> list[Row] | None:
        """What is left where many rows meet each filter and few all of them, or where no index has the order."""
        all_rows: int = self.ask(words("select count(*) from", self.page.table.quoted), [])[0][0]
        fewest, which = min(((self._count(one, all_rows), at) for at, one in enumerate(namings)), default=(all_rows, 0))
        if namings and fewest * SHARE <= all_rows:
            return self._named(namings[which])
        return self._walked(index, None) if namings and index is not None else None

    def _naming(self, part: Criteria) -> Naming | None:
        table = self.page.table
        if isinstance(part, Says):
            return self._naming_by_text(part)
        given: list[Any] = []
        if isinstance(part, Has) and part.field in table.sets:
            Condition(table, self.page.tables, given).text(part)
            keys = table.sets[part.field].keys
        elif isinstance(part, (Is, OneOf, Between)) and part.field in table.leads:
            condition = Condition(table, self.page.tables, given).text(part)
            keys = words("select", table.key_columns, "from", table.quoted, "where", condition)
        else:
            return None
        return Naming(keys, given, keys, given)

    def _naming_by_text(self, part: Says) -> Naming | None:
        text, search = self.page.table.text, self.page.table.database.search
        if text is None:
            return None
        quick = search.candidates(text, fold(part.text)) or ("", ())
        condition, given = search.says(text, fold(part.text))
        return Naming(
            words("select", self.page.table.key_columns, "from", text.quoted, "where", condition), given, *quick
        )

    def _count(self, naming: Naming, cap: int) -> int:
        statement = words("select count(*) from (", naming.counted or naming.keys, "limit ?)")
        parameters = naming.counting if naming.counted else naming.given
        count: int = self.ask(statement, [*parameters, cap])[0][0]
        return count

    def _named(self, naming: Naming) -> list[Row]:
        """The page out of the rows that are named."""
        table = self.page.table
        columns = [f"chosen_{at}" for at in range(len(table.key))]
        pairs = zip(table.key, columns, strict=True)
        same = " and ".join(f"{table.quoted}.{named(name)} = {one}" for name, one in pairs)
        chosen = f"chosen ({listed(columns)}) as materialized ({naming.keys})"
        parameters = list(naming.given)
        rest = self._conditions(parameters)
        found = words("with", chosen, "select", self.page.columns, "from chosen cross join", table.quoted, "on", same)
        return self.fetch(words(found, rest, self._sorted()), [*parameters, self.limit + 1])

    def _walked(self, index: Index, end: Cursor | None) -> list[Row]:
        """The page out of the rows in their order, up to this place."""
        parameters: list[Any] = []
        text = self._conditions(parameters)
        if end is not None:
            back = [(name, not down) for name, down in self._sorting]
            text = words(text, "and", behind(self.page.table, back, self.page.order, end, parameters))
        found = words("select", self.page.columns, "from", self._by(index), text, self._sorted())
        return self.fetch(found, [*parameters, self.limit + 1])

    def _end(self, index: Index, parts: Sequence[Criteria]) -> Cursor | None:
        """The place where a walk by this index has looked at enough; ``None`` where it ends before."""
        order, stored = self.page.order, self.page.table.stored
        names = (*(name.removeprefix("-") for name in order), *stored.key)
        equal = tuple(part for part in parts if isinstance(part, Is) and part.field in index.fields)
        parameters: list[Any] = []
        text = self._conditions(parameters, Both(equal))
        walk = words("select", shown(self.page.table, names), "from", self._by(index), text)
        rows = self.ask(words(walk, self._sorted(), "offset ?"), [*parameters, 1, STEPS])
        if not rows:
            return None
        (found,) = self.page.table.scalars(names, rows)
        return place(stored, order, found[: len(order)], found[len(order) :])

    def _walkable(self, parts: Sequence[Criteria]) -> Index | None:
        """The index that has the rows in the order wanted, the most of them left out by its first fields."""
        order = [name for name, _ in self._sorting][: len(self.page.order)]
        if len({down for _, down in self._sorting}) > 1 or not order:
            return None
        exact = (part for part in parts if isinstance(part, Is) and not isinstance(part.value, (Money, type(None))))
        equal = {part.field for part in exact}
        fitting = [
            index
            for index in self.page.table.whole_indexes
            if list(index.fields[-len(order) :]) == order and equal.issuperset(index.fields[: -len(order)])
        ]
        return max(fitting, key=lambda index: len(index.fields), default=None)

    @property
    def _sorting(self) -> list[tuple[str, bool]]:
        return sorting(self.page.table.stored, self.page.order)

    def _sorted(self) -> str:
        return words(order_text(self._sorting), "limit ?")

    def _by(self, index: Index) -> str:
        return words(self.page.table.quoted, "indexed by", named(index_name(self.page.table.name, index.fields)))

    def _conditions(self, parameters: list[Any], where: Criteria | None = None) -> str:
        """The filters, looked up row by row, and the place behind which the page begins."""
        compiled = Condition(self.page.table, self.page.tables, parameters, row_by_row=True)
        text = compiled.text(self.page.where if where is None else where)
        if self.page.after is None:
            return words("where", text)
        return words(
            "where", text, "and", behind(self.page.table, self._sorting, self.page.order, self.page.after, parameters)
        )


def _looks_elsewhere(where: Criteria) -> bool:
    """Whether rows beside the row decide, which one statement would gather from all of them first."""
    if isinstance(where, Not):
        return _looks_elsewhere(where.part)
    if isinstance(where, (Both, Either)):
        return any(map(_looks_elsewhere, where.parts))
    return isinstance(where, (Says, Has, With))
