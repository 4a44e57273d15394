"""Bringing a database to the form this release needs."""

from custmgr.ports.storage import DESK
from custmgr_adapters.sql.locks import CUSTOMER
from custmgr_adapters.sql.metadata import metadata
from custmgr_adapters.sql.tables import LOCKS, Tables
from custmgr_adapters.sql.words import named, words


def migrate(tables: Tables) -> None:
    """Make what is missing, one process at a time, and the desk's own lock."""
    database = tables.database
    encode = database.encoder(CUSTOMER) or (lambda customer: customer)
    desk = words(
        "insert into", named(LOCKS), f"(customer, seq, head) values ({database.mark}, 0, '')", "on conflict do nothing"
    )
    engine = database.ddl_engine()
    with engine.begin() as connection:
        database.hold_definitions(connection)
        metadata(tables).create_all(connection)
        connection.exec_driver_sql(desk, (encode(DESK),))
