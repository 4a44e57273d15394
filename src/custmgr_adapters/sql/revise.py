"""Write the first revision anew from the declared kinds: ``python -m custmgr_adapters.sql.revise custmgr.desk:KINDS``.

For developers, and only before the first release: from then on a revision that was shipped never changes again.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from sqlalchemy.schema import CreateIndex, CreateTable

from custmgr.schema.stored import Stored
from custmgr_adapters.sql.addresses import MariadbAddress, PostgresqlAddress, SqliteAddress
from custmgr_adapters.sql.database import Database
from custmgr_adapters.sql.mariadb import Mariadb
from custmgr_adapters.sql.metadata import metadata
from custmgr_adapters.sql.postgresql import Postgresql
from custmgr_adapters.sql.sqlite import Sqlite
from custmgr_adapters.sql.tables import Tables

MIGRATIONS = Path(__file__).with_name("migrations")

_SHIPPED = '''"""What the last revision leaves; written by ``custmgr_adapters.sql.revise``."""

HEAD = "0001"

TABLES = frozenset(
    {{
{names}
    }}
)
'''


def definitions(kinds: Sequence[Stored], database: Database) -> str:
    """The statements that make every table and index of these kinds in one kind of database."""
    dialect = database.ddl_engine().dialect
    again = not database.undoes_definitions
    statements: list[str] = []
    for table in metadata(Tables(kinds, database)).sorted_tables:
        statements.append(
            str(CreateTable(table, if_not_exists=again).compile(dialect=dialect)).strip().replace("\t", "    ")
        )
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        creations = [CreateIndex(index, if_not_exists=again) for index in indexes]
        statements += [str(one.compile(dialect=dialect)).strip() for one in creations]
        statements += table.info.get("behind", [])
    lines = [line.rstrip() for line in ";\n\n".join(statements).splitlines()]
    return "\n".join(lines) + ";\n"


def all_definitions(kinds: Sequence[Stored]) -> dict[str, str]:
    """The definitions for each kind of database, by the name of its file."""
    return {
        "v0001_sqlite.sql": definitions(kinds, Sqlite(SqliteAddress("unused.db"))),
        "v0001_postgresql.sql": definitions(kinds, Postgresql(PostgresqlAddress(""))),
        "v0001_mariadb.sql": definitions(kinds, Mariadb(MariadbAddress.parse("mariadb:///unused"))),
    }


def revise(kinds: Sequence[Stored]) -> None:
    """Write the files of the first revision."""
    for name, text in all_definitions(kinds).items():
        (MIGRATIONS / "versions" / name).write_text(text, "utf-8")
    tables = metadata(Tables(kinds, Sqlite(SqliteAddress("unused.db")))).tables
    names = "\n".join(f'        "{name}",' for name in sorted(tables))
    (MIGRATIONS / "shipped.py").write_text(_SHIPPED.format(names=names), "utf-8")


if __name__ == "__main__":
    module, _, name = sys.argv[1].partition(":")
    revise(getattr(import_module(module), name))
