"""SQLite, PostgreSQL and MariaDB storage for custmgr: tables derived from the kinds, statements as prepared text."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custmgr_adapters.sql.storage import SqlStorage

__all__ = ["open_mariadb", "open_postgresql", "open_sqlite"]


def open_sqlite(url: str) -> "SqlStorage":
    """The storage in that SQLite file: ``sqlite:///relative.db`` or ``sqlite:////absolute.db``.

    ``?sync=normal`` may lose the last commits when the machine loses power, never when the process dies; the default
    ``full`` loses none. A database in memory is refused: the storage ``memory:`` is there for that.

    Raises:
        InvalidValue: no file is named, or an unknown option is.
    """
    from custmgr_adapters.sql.addresses import SqliteAddress
    from custmgr_adapters.sql.sqlite import Sqlite
    from custmgr_adapters.sql.storage import SqlStorage

    return SqlStorage(Sqlite(SqliteAddress.parse(url)))


def open_mariadb(url: str) -> "SqlStorage":
    """The storage in that MariaDB database, 10.6 or later: ``mariadb://user:password@host:3306/database``.

    A database that does not exist is made by ``migrate``. The options ``connect_timeout``, ``unix_socket``, ``ssl_ca``,
    ``ssl_cert``, ``ssl_key`` and ``ssl_disabled=true`` go to the driver; the last saves a server on the same machine
    some 30 ms a connection.

    Raises:
        InvalidValue: the database's name is no plain name, the port is none, or an unknown option is given.
    """
    from custmgr_adapters.sql.addresses import MariadbAddress
    from custmgr_adapters.sql.mariadb import Mariadb
    from custmgr_adapters.sql.storage import SqlStorage

    return SqlStorage(Mariadb(MariadbAddress.parse(url)))


def open_postgresql(url: str) -> "SqlStorage":
    """The storage in that PostgreSQL database: ``postgresql://user:password@host:5432/database?schema=name``.

    Every option but ``schema`` goes to the driver, which takes what the URL leaves out from its ``PG*`` environment
    variables. A schema that does not exist is made by ``migrate``.

    Raises:
        InvalidValue: the schema's name is no plain name, the port is none, or an unknown option is given.
    """
    from custmgr_adapters.sql.addresses import PostgresqlAddress
    from custmgr_adapters.sql.postgresql import Postgresql
    from custmgr_adapters.sql.storage import SqlStorage

    return SqlStorage(Postgresql(PostgresqlAddress.parse(url)))
