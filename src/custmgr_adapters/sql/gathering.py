"""Writes of a transaction gathered, and sent to a server in one statement before anything else is asked of it.

While a number of a series is taken everybody else waits for it, so each way to the server saved between that and the
commit counts.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import count
from typing import Any

import attrs

from custmgr_adapters.sql.batches import missed
from custmgr_adapters.sql.channel import OVER, Channel
from custmgr_adapters.sql.database import Database
from custmgr_adapters.sql.faults import refused, said
from custmgr_adapters.sql.tables import Table, Update
from custmgr_adapters.sql.words import listed, words
from custmgr_adapters.sql.writing import SqlTransaction

FEW = 8
"""Rows of one kind that are gathered when they come together; more are sent at once."""
MOST = 24
"""Writes of one statement."""


@attrs.frozen(eq=False)
class Gathered:
    """A write that was not sent yet."""

    statement: str
    row: Sequence[Any]
    table: Table | None = None
    entities: Sequence[Any] = ()
    missed: Callable[[], None] | None = None
    """What to do about an update that found no row."""


class GatheringChannel(Channel):
    """Its cursors send what was gathered before they do anything else."""

    def __init__(self, database: Database, pooled: Any) -> None:
        super().__init__(database, pooled)
        kept = pooled.info
        if "gathered" not in kept and database.gathered_cursor is not None:
            kept["gathered"] = database.gathered_cursor(self.connection)
        self._all = kept["gathered"]
        self._one = self.cursor
        self._gathered: list[Gathered] = []
        self._rows: set[tuple[str, Any]] = set()
        self.cursor = _Sending(self, self.cursor)
        self._plain = _Sending(self, self._plain)

    def gather(self, write: Gathered, *rows: tuple[str, Any]) -> None:
        """Keep a write to these rows for later; no row is written twice by one statement."""
        if self.cursor is OVER:
            OVER.execute()
        if len(self._gathered) >= MOST or not self._rows.isdisjoint(rows):
            self.send()
        self._gathered.append(write)
        self._rows.update(rows)

    def run_many(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        """The statement once for each; a few are gathered."""
        if len(parameters) > FEW:
            super().run_many(statement, parameters)
            return
        for row in parameters:
            self.gather(Gathered(statement, row))

    def send(self) -> None:
        """Have everything gathered written; what is refused dooms the transaction.

        Raises:
            CustmgrError: what ``put`` and ``append`` raise, of the write that was refused.
        """
        if not self._gathered:
            return
        writes, self._gathered = self._gathered, []
        self._rows.clear()
        try:
            touched = self._touched(writes)
        except self.errors as error:
            raise self.doomed(self._refusal(writes, error)) from error
        for write, rows in zip(writes, touched, strict=True):
            if write.missed is not None and not rows:
                self._miss(write.missed)

    def _touched(self, writes: Sequence[Gathered]) -> Sequence[int]:
        """How many rows each wrote."""
        if len(writes) == 1:
            return [self._one.execute(writes[0].statement, writes[0].row).rowcount]
        statement = combined(tuple(write.statement for write in writes))
        parameters = [value for write in writes for value in write.row]
        found: Sequence[int] = self._all.execute(statement, parameters).fetchone()
        return found

    def _refusal(self, writes: Sequence[Gathered], error: BaseException) -> Exception:
        name = self.database.meaning(error).table
        those = [write for write in writes if write.table is not None and write.table.name == name]
        if not those or (table := those[0].table) is None:
            return said(self.database, error)
        return refused(table, [one for write in those for one in write.entities], error, self.rows)

    def _miss(self, act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:
            self.doomed(error)
            raise

    def leave(self, *, broken: bool) -> None:
        """What was not sent by now never is."""
        self._gathered.clear()
        super().leave(broken=broken)


class _Sending:
    """A cursor before whose statements those gathered are sent."""

    def __init__(self, channel: GatheringChannel, cursor: Any) -> None:
        self._channel, self._cursor = channel, cursor

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Any:
        self._channel.send()
        return self._cursor.execute(statement, parameters)

    def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._channel.send()
        self._cursor.executemany(statement, rows)

    @property
    def rowcount(self) -> int:
        touched: int = self._cursor.rowcount
        return touched


class GatheringTransaction(SqlTransaction):
    """Gathers what can neither be stale nor depend on the order of the writes; all else is sent when it is said."""

    _channel: GatheringChannel

    def finish(self) -> None:
        """Send what is left, where nothing was refused before."""
        super().finish()
        self._channel.send()

    def _insert(self, table: Table, entities: Sequence[Any], statement: str, row: Sequence[Any]) -> None:
        if len(entities) > FEW:
            super()._insert(table, entities, statement, row)
            return
        keys = [] if table.stored.append_only else [(table.name, table.key_of(one)) for one in entities]
        self._channel.gather(Gathered(statement, row, table, entities), *keys)

    def replace(self, table: Table, entities: Sequence[Any], update: Update) -> None:
        """Update the rows of these entities, later where none of them can be missed."""
        if len(entities) > FEW or not all(self._sure(table, entity) for entity in entities):
            super().replace(table, entities, update)
            return
        for entity in entities:
            miss = partial(missed, self, table, entity)
            write = Gathered(update.text, update.parameters(entity), table, [entity], miss)
            self._channel.gather(write, (table.name, table.key_of(entity)))

    def _sure(self, table: Table, entity: Any) -> bool:
        """Whether its row is known to be there, and keeps its owner and what no other row may have too."""
        old = self.old(table, entity)
        if old is None or table.owner_of(old) != table.owner_of(entity):
            return False
        return table.unique.isdisjoint(table.codec.moved(old, entity))


@lru_cache(maxsize=500)
def combined(statements: tuple[str, ...]) -> str:
    """One statement that does what these do, in any order, and answers how many rows each touched; its parameters are
    theirs, numbered.
    """
    numbers = count(1)
    parts = []
    for at, statement in enumerate(statements):
        first, *rest = statement.split("%s")
        text = "".join([first, *(f"${next(numbers)}{piece}" for piece in rest)])
        parts.append(f"w{at} as ({text} returning 1)")
    counts = [words("(select count(*) from", part.partition(" ")[0], ")") for part in parts]
    return words("with", listed(parts), "select", listed(counts))
