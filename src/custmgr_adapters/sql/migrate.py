"""Bringing a database to the form this release needs."""

from collections.abc import Set as AbstractSet
from pathlib import Path

from sqlalchemy import Connection, Inspector, inspect

from custmgr.ports.storage import DESK
from custmgr.values.dates import EARLIEST, micros
from custmgr_adapters.sql.locks import CUSTOMER
from custmgr_adapters.sql.metadata import metadata
from custmgr_adapters.sql.own import LOCKS, SERIES
from custmgr_adapters.sql.tables import Tables
from custmgr_adapters.sql.words import named, words

VERSION_TABLE = "custmgr_version"
MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(tables: Tables) -> None:
    """Run the missing revisions, one process at a time, and make the desk's own lock.

    Revisions are for the kinds of the release. A kind that no revision knows, as those of the conformance kit, gets its
    table straight from its declaration.
    """
    engine = tables.database.ddl_engine()
    wanted = {LOCKS, SERIES, *(name for table in tables.by_kind.values() for name in table.names)}
    with engine.begin() as connection:
        tables.database.hold_definitions(connection)
        if _is_release(wanted):
            _upgrade(connection)
        missing = wanted.difference(_inspector(connection).get_table_names())
        if missing:
            _define(connection, tables, missing)
        tables.database.search.index(connection, tables.texts)
        _make_desk(connection, tables)


def _is_release(wanted: AbstractSet[str]) -> bool:
    from custmgr_adapters.sql.migrations.shipped import HEAD, TABLES

    return HEAD != "" and wanted >= TABLES


def _define(connection: Connection, tables: Tables, missing: AbstractSet[str]) -> None:
    declared = metadata(tables)
    declared.create_all(connection, [one for one in declared.sorted_tables if one.name in missing], checkfirst=False)


def _inspector(connection: Connection) -> Inspector:
    return inspect(connection)


def _upgrade(connection: Connection) -> None:
    from custmgr_adapters.sql.migrations.shipped import HEAD

    if _inspector(connection).has_table(VERSION_TABLE):
        rows = connection.exec_driver_sql(words("select version_num from", named(VERSION_TABLE))).all()
        if [tuple(row) for row in rows] == [(HEAD,)]:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _make_desk(connection: Connection, tables: Tables) -> None:
    database = tables.database
    encode = database.forms.encoder(CUSTOMER) or (lambda customer: customer)
    values = f"(customer, seq, head, at) values ({database.mark}, 0, '', {micros(EARLIEST)})"
    statement = words("insert into", named(LOCKS), values, database.or_keep)
    connection.exec_driver_sql(statement, (encode(DESK),))
