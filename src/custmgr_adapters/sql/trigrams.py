"""Finding text inside of text: by pieces of three letters, or where no index knows them, by reading all of it."""

# ruff: noqa: D102 - the protocol TextSearch says what each method holds

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from custmgr.errors import Unavailable
from custmgr_adapters.sql.sides import TextTable
from custmgr_adapters.sql.words import named, words

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROW = "row"
"""The number by which SQLite's index knows a text; VACUUM would change one that is not declared."""

LETTERS = 3
PENDING = 256
"""Kilobytes that PostgreSQL may leave unsorted; with the 4 MB of its own choice it would rather read all texts."""

OLDEST_SQLITE = (3, 34)
"""The first whose FTS5 cuts text into pieces."""


class TextSearch(Protocol):
    """How one kind of database finds the texts of a text table that contain another."""

    def says(self, text: TextTable, folded: str) -> tuple[str, list[str]]:
        """The condition on a text table that its text contains this one, and its parameters."""

    def candidates(self, text: TextTable, folded: str) -> tuple[str, list[str]] | None:
        """A statement with a row for each text that its index thinks to contain this one; ``None`` if it has none."""

    def definitions(self, text: TextTable) -> list[str]:
        """The statements behind the definition of a text table that make its index in every such database."""

    def index(self, connection: "Connection", texts: Iterable[TextTable]) -> None:
        """Make the indexes that only some such databases can have."""

    def merging(self, text: TextTable) -> str:
        """The statement after an erasure without which the index would still tell; empty for none."""


def index_name(text: TextTable) -> str:
    """What the index of a text table is called."""
    return f"{text.name}_index"


class Fts5:
    """SQLite's full-text index over pieces: it says which texts hold all pieces of another, and those are read."""

    def says(self, text: TextTable, folded: str) -> tuple[str, list[str]]:
        contains = f"instr({text.fold}, ?) > 0"
        held = self.candidates(text, folded)
        if held is None:
            return contains, [folded]
        return f"{named(ROW)} in ({held[0]}) and {contains}", [*held[1], folded]

    def candidates(self, text: TextTable, folded: str) -> tuple[str, list[str]] | None:
        if not pieces(folded):
            return None
        index = named(index_name(text))
        return words("select rowid from", index, "where", index, "match ?"), [match(folded)]

    def definitions(self, text: TextTable) -> list[str]:
        index = named(index_name(text))
        options = f"{text.fold}, content='{text.name}', content_rowid='{ROW}', columnsize=0, detail=none"
        columns = f"rowid, {text.fold}"
        insert = _insert(f"{index} ({columns})", f"new.{named(ROW)}, new.{text.fold}")
        delete = _insert(f"{index} ({index}, {columns})", f"'delete', old.{named(ROW)}, old.{text.fold}")
        return [
            f"create virtual table {index} using fts5({options}, tokenize='trigram case_sensitive 1')",
            _trigger(text, "added", "insert", insert),
            _trigger(text, "removed", "delete", delete),
        ]

    def index(self, connection: "Connection", texts: Iterable[TextTable]) -> None:
        """Nothing to make: they come with the tables."""

    def merging(self, text: TextTable) -> str:
        index = named(index_name(text))
        return _insert(f"{index} ({index})", "'optimize'")


def hold_fts5(connection: "Connection") -> None:
    """Hold that this SQLite can keep the index.

    Raises:
        Unavailable: it was built without FTS5, or is older than its pieces of three letters.
    """
    modules = connection.exec_driver_sql("select count(*) from pragma_module_list where name = 'fts5'").scalar()
    if not modules or sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise Unavailable("storage", f"sqlite {sqlite3.sqlite_version}: needs FTS5 of SQLite {wanted} or newer")


def _insert(into: str, values: str) -> str:
    return words("insert into", into, f"values ({values})")


def _trigger(text: TextTable, name: str, event: str, act: str) -> str:
    return f"create trigger {named(f'{text.name}_{name}')} after {event} on {text.quoted} begin {act}; end"


def pieces(folded: str) -> list[str]:
    """Pieces of three letters that together are the whole text; none of a shorter one."""
    last = len(folded) - LETTERS
    if last < 0:
        return []
    return list(dict.fromkeys(folded[at : at + LETTERS] for at in (*range(0, last, LETTERS), last)))


def match(folded: str) -> str:
    """The question to FTS5 for texts that hold all pieces; each is quoted, so that no letter of it is an operator."""
    return " AND ".join('"' + piece.replace('"', '""') + '"' for piece in pieces(folded))


class PgTrgm:
    """PostgreSQL's index over pieces, where the database has its extension or lets us add it; else texts are read.

    The extension belongs to the whole database, so it goes to no desk's schema, which may be dropped.
    """

    def says(self, text: TextTable, folded: str) -> tuple[str, list[str]]:
        escaped = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{text.fold} like %s", [f"%{escaped}%"]

    def candidates(self, text: TextTable, folded: str) -> tuple[str, list[str]] | None:
        return None

    def definitions(self, text: TextTable) -> list[str]:
        return []

    def index(self, connection: "Connection", texts: Iterable[TextTable]) -> None:
        from sqlalchemy.exc import DBAPIError

        asked = "select indexname from pg_indexes where schemaname = current_schema()"
        present = {name for (name,) in connection.exec_driver_sql(asked)}
        missing = [text for text in texts if index_name(text) not in present]
        if not missing:
            return
        try:
            with connection.begin_nested():
                connection.exec_driver_sql("create extension if not exists pg_trgm schema public")
                operators = f"{_place(connection)}.gin_trgm_ops"
                for text in missing:
                    over = f"using gin ({text.fold} {operators}) with (gin_pending_list_limit = {PENDING})"
                    connection.exec_driver_sql(words("create index", named(index_name(text)), "on", text.quoted, over))
        except DBAPIError:
            return

    def merging(self, text: TextTable) -> str:
        return ""


def _place(connection: "Connection") -> str:
    """The schema where the extension is."""
    asked = "select extnamespace::regnamespace::text from pg_extension where extname = 'pg_trgm'"
    return str(connection.exec_driver_sql(asked).scalar())


class ReadThrough:
    """No index: that of MariaDB knows words, not pieces of them."""

    def says(self, text: TextTable, folded: str) -> tuple[str, list[str]]:
        return f"instr({text.fold}, %s) > 0", [folded]

    def candidates(self, text: TextTable, folded: str) -> tuple[str, list[str]] | None:
        return None

    def definitions(self, text: TextTable) -> list[str]:
        return []

    def index(self, connection: "Connection", texts: Iterable[TextTable]) -> None:
        """Nothing to make."""

    def merging(self, text: TextTable) -> str:
        return ""
