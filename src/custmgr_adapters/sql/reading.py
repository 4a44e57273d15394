"""The reading half of the storage port over one transaction."""

# ruff: noqa: D102 - the port says what each method holds

from collections.abc import Callable, Generator, Hashable, Iterator, Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar

from custmgr.errors import NotFound
from custmgr.query.criteria import ALL, Bands, Criteria, Cursor, Page, both
from custmgr.query.pages import hold_limit, hold_place, place, position
from custmgr_adapters.sql.channel import Channel, Row
from custmgr_adapters.sql.conditions import condition
from custmgr_adapters.sql.pages import SortedPage, shown
from custmgr_adapters.sql.plans import PagePlan
from custmgr_adapters.sql.shapes import asked
from custmgr_adapters.sql.sums import band_parameters, spread_statement, total_statement
from custmgr_adapters.sql.tables import Table, Tables
from custmgr_adapters.sql.words import words

E = TypeVar("E")
Key = Any

MANY = 200
"""Keys asked for in one statement."""

STREAM_PAGE = 1000


class SqlReader:
    """Reads through one channel, within its scope."""

    _paging: ClassVar[bool] = False

    def __init__(self, tables: Tables, channel: Channel, scope: Criteria | None) -> None:
        self._tables = tables
        self._channel = channel
        self._scope = ALL if scope is None else scope

    def get(self, kind: type[E], key: Key, /) -> E:
        found = self.first(kind, key)
        if found is None:
            raise NotFound(kind.__name__, key)
        return found

    def first(self, kind: type[E], key: Key, /) -> E | None:
        table = self._tables.of(kind)
        found: E | None = self._recall(table, key)
        return self.reread(table, key) if found is None else found

    def reread(self, table: Table, key: Key) -> Any:
        """The entity with this key as it is stored now, or ``None``."""
        parameters = table.key_parameters(key)
        statement = table.select_one
        if self._scope is not ALL:
            statement = words(statement, self._scoped(table, parameters))
        found = self._channel.rows(statement, parameters)
        return self._built(table, found[0]) if found else None

    def _recall(self, _table: Table, _key: Key) -> Any:
        """The entity with this key where it need not be read; a reader knows none."""
        return None

    def _recalled(self, _table: Table, _keys: Sequence[Key]) -> dict[Key, Any]:
        """Those of many entities that need not be read."""
        return {}

    def _built(self, table: Table, row: Row) -> Any:
        return table.codec.decode(row)

    def _scoped(self, table: Table, parameters: list[Any]) -> str:
        return condition(self._scope, table, self._tables, parameters).replace("where", "and", 1)

    def get_many(self, kind: type[E], keys: Sequence[Key], /) -> dict[Key, E]:
        if len(keys) == 1:
            one = self.first(kind, keys[0])
            return {} if one is None else {keys[0]: one}
        table = self._tables.of(kind)
        found = self._recalled(table, keys)
        wanted = [key for key in keys if key not in found] if found else keys
        for start in range(0, len(wanted), MANY):
            chunk = wanted[start : start + MANY]
            parameters = [part for key in chunk for part in table.key_parameters(key)]
            statement = table.select_some(len(chunk))
            if self._scope is not ALL:
                statement = words(statement, self._scoped(table, parameters))
            for row in self._channel.rows(statement, parameters):
                entity = self._built(table, row)
                found[table.key_of(entity)] = entity
        return {key: found[key] for key in keys if key in found} if found else found

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
        table = self._tables.of(kind)
        page = self._page(table, None, where, order, after, limit)
        if limit == 0:
            return Page((), after)
        found = [self._built(table, row) for row in self._fetched(page)]
        if limit is None or len(found) <= limit:
            return Page(tuple(found))
        return Page(tuple(found[:limit]), position(table.stored, order, found[limit - 1]))

    def _page(
        self,
        table: Table,
        names: tuple[str, ...] | None,
        where: Criteria,
        order: Sequence[str],
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> SortedPage:
        if after is not None:
            hold_place(after, table.stored, order)
        scoped = where if self._scope is ALL else both(where, self._scope)
        return SortedPage(table, self._tables, names, scoped, order, after, limit)

    def _fetched(self, page: SortedPage) -> list[Row]:
        fetch = self._channel.rows if page.names is None else self._channel.plain
        planned = None
        if page.limit is not None and page.table.text is not None and not page.table.database.estimates:
            planned = PagePlan(page, page.limit, fetch, self._channel.plain).rows()
        return fetch(*page.statement()) if planned is None else planned

    def _asked(
        self, table: Table, what: Hashable, where: Criteria, compose: Callable[[list[Any]], str]
    ) -> tuple[str, list[Any]]:
        return asked(table, what, where if self._scope is ALL else both(where, self._scope), compose)

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
        hold_limit(limit)
        table = self._tables.of(kind)
        ends = [name.removeprefix("-") for name in order] + table.key if limit is not None else []
        names = (*fields, *ends)
        page = self._page(table, names, where, order, after, limit)
        if limit == 0:
            return Page((), after)
        found = table.scalars(names, self._fetched(page))
        if limit is None:
            return Page(tuple(found))
        width = len(fields)
        items = tuple(row[:width] for row in found[:limit])
        if len(found) <= limit:
            return Page(items)
        last = found[limit - 1][width:]
        return Page(items, place(table.stored, order, last[: len(order)], last[len(order) :]))

    def stream(
        self,
        kind: type[Any],
        where: Criteria = ALL,
        /,
        *,
        fields: Sequence[str] | None = None,
        order: Sequence[str] = (),
    ) -> Iterator[Any]:
        table = self._tables.of(kind)
        if self._paging or not table.database.streams:
            return self._channel.ending(self._paged(kind, where, fields, order))
        names = None if fields is None else tuple(fields)
        statement, parameters = self._page(table, names, where, order).statement()
        if names is None:
            return self._channel.stream(statement, parameters, partial(map, table.codec.decode), plain=False)
        return self._channel.stream(statement, parameters, partial(table.scalars, names), plain=True)

    def _paged(
        self, kind: type[Any], where: Criteria, fields: Sequence[str] | None, order: Sequence[str]
    ) -> Generator[Any, None, None]:
        after = None
        while True:
            if fields is None:
                page = self.find(kind, where, order=order, after=after, limit=STREAM_PAGE)
            else:
                page = self.rows(kind, fields, where, order=order, after=after, limit=STREAM_PAGE)
            yield from page
            after = page.next
            if after is None:
                return

    def count(self, kind: type[Any], where: Criteria = ALL, /, *, cap: int | None = None) -> int:
        table = self._tables.of(kind)

        def compose(parameters: list[Any]) -> str:
            text = condition(both(where, self._scope), table, self._tables, parameters)
            if cap is None:
                return words("select count(*) from", table.quoted, text)
            some = words("select 1 from", table.quoted, text, "limit", table.database.mark)
            return words("select count(*) from (", some, ") as counted")

        statement, parameters = self._asked(table, ("count", cap is None), where, compose)
        if cap is not None:
            parameters.append(cap)
        count: int = self._channel.plain(statement, parameters)[0][0]
        return count

    def total(
        self, kind: type[Any], *fields: str, where: Criteria = ALL, by: Sequence[str] = ()
    ) -> dict[tuple[Any, ...], tuple[int, ...]]:
        table = self._tables.of(kind)

        def compose(parameters: list[Any]) -> str:
            text = condition(both(where, self._scope), table, self._tables, parameters)
            return total_statement(table, fields, where, by, shown(table, by), text)

        statement, parameters = self._asked(table, ("total", fields, *by), where, compose)
        found = table.scalars(tuple(by), self._channel.plain(statement, parameters))
        return {row[: len(by)]: row[len(by) :] for row in found}

    def spread(
        self, kind: type[Any], field: str, where: Criteria = ALL, /, *, by: Sequence[str], over: Bands
    ) -> list[tuple[Any, ...]]:
        table = self._tables.of(kind)

        def compose(parameters: list[Any]) -> str:
            text = condition(both(where, self._scope), table, self._tables, parameters)
            return spread_statement(table, field, where, by, over, shown(table, by), text)

        what = ("spread", field, over.field, len(over.edges), *by)
        statement, parameters = self._asked(table, what, where, compose)
        edges = band_parameters(table, over)
        return table.scalars(tuple(by), self._channel.plain(statement, [*edges, *parameters]))
