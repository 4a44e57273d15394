"""Bringing a database to the form this release needs."""

from pathlib import Path

from sqlalchemy import Connection, Inspector, MetaData, inspect

from custmgr.ports.storage import DESK
from custmgr_adapters.sql.locks import CUSTOMER
from custmgr_adapters.sql.metadata import metadata
from custmgr_adapters.sql.tables import LOCKS, Tables
from custmgr_adapters.sql.words import named, words

VERSION_TABLE = "custmgr_version"
MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(tables: Tables) -> None:
    """Run the missing revisions, one process at a time, and make the desk's own lock.

    Revisions are for the kinds of the release. A kind that no revision knows, as those of the conformance kit, gets its
    table straight from its declaration.
    """
    engine = tables.database.ddl_engine()
    wanted = metadata(tables)
    with engine.begin() as connection:
        tables.database.hold_definitions(connection)
        if _is_release(wanted):
            _upgrade(connection)
        known = set(_inspector(connection).get_table_names())
        missing = [table for table in wanted.sorted_tables if table.name not in known]
        if missing:
            wanted.create_all(connection, missing, checkfirst=False)
        _make_desk(connection, tables)


def _is_release(wanted: MetaData) -> bool:
    from custmgr_adapters.sql.migrations.shipped import HEAD, TABLES

    return HEAD != "" and wanted.tables.keys() >= TABLES


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
    encode = database.encoder(CUSTOMER) or (lambda customer: customer)
    values = f"(customer, seq, head) values ({database.mark}, 0, '')"
    statement = words("insert into", named(LOCKS), values, database.or_keep)
    connection.exec_driver_sql(statement, (encode(DESK),))
