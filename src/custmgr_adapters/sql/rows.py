"""Encoded rows written by the statements of their table, and what the driver says to it."""

from collections.abc import Sequence
from typing import Any

from custmgr_adapters.sql.faults import refused
from custmgr_adapters.sql.reading import SqlReader
from custmgr_adapters.sql.tables import Table


class SqlRows(SqlReader):
    """Reads, and writes rows that were found fit to be written."""

    def write_many(self, table: Table, entities: Sequence[Any], statement: str, rows: Sequence[Sequence[Any]]) -> int:
        """How many rows were written by the statement, run once for each; refusals are said of these entities."""
        if len(rows) == 1:
            return self._write(table, entities, statement, rows[0])
        try:
            self._channel.cursor.executemany(statement, rows)
        except self._channel.errors as error:
            raise refused(table, entities, error, self._channel.rows) from error
        touched: int = self._channel.cursor.rowcount
        return touched

    def insert_many(self, table: Table, entities: Sequence[Any], rows: Sequence[Sequence[Any]]) -> None:
        """Insert encoded rows; refusals are said of these entities."""
        at_once = table.database.at_once
        if len(rows) == 1:
            self._insert(table, entities, table.insert, rows[0])
            return
        if at_once == 1:
            self.write_many(table, entities, table.insert, rows)
            return
        for start in range(0, len(rows), at_once):
            some = rows[start : start + at_once]
            parameters = [value for row in some for value in row]
            self._insert(table, entities, table.insert_many(len(some)), parameters)

    def _insert(self, table: Table, entities: Sequence[Any], statement: str, row: Sequence[Any]) -> None:
        self._write(table, entities, statement, row)

    def _write(self, table: Table, entities: Sequence[Any], statement: str, row: Sequence[Any]) -> int:
        try:
            touched: int = self._channel.cursor.execute(statement, row).rowcount
        except self._channel.errors as error:
            raise refused(table, entities, error, self._channel.rows) from error
        return touched
