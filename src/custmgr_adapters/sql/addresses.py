"""The URLs under which databases are opened."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

import attrs

from custmgr.errors import InvalidValue

_MARIADB_OPTIONS: Mapping[str, Callable[[str], Any]] = {
    "connect_timeout": int,
    "ssl_ca": str,
    "ssl_cert": str,
    "ssl_disabled": {"true": True, "false": False}.__getitem__,
    "ssl_key": str,
    "unix_socket": str,
}
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}", re.ASCII)
_PORTS = 65_536
_A_PORT = f"a whole number from 1 to {_PORTS - 1}"


@attrs.frozen
class SqliteAddress:
    """A database file, and whether a commit waits until the disk has it."""

    path: str
    sync: str = "full"

    @classmethod
    def parse(cls, url: str) -> Self:
        """The address in a URL like ``sqlite:///customers.db?sync=normal``."""
        parts = urlsplit(url)
        path = unquote(parts.path)[1:]
        if not url.partition(":")[2].startswith("///") or not path or path == ":memory:":
            raise InvalidValue("url", url, "sqlite:/// and the path of a file")
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        sync = options.pop("sync", "full")
        if options or sync not in ("full", "normal"):
            raise InvalidValue("url", url, "without options but sync=full or sync=normal")
        return cls(path, sync)


@attrs.frozen
class MariadbAddress:
    """A server, who connects to it, and the database the tables live in."""

    database: str
    host: str
    port: int
    user: str | None
    password: str | None = attrs.field(repr=False)
    more: dict[str, Any] = attrs.Factory(dict)

    @classmethod
    def parse(cls, url: str) -> Self:
        """The address in a URL like ``mariadb://user:password@host:3306/database?ssl_ca=ca.pem``."""
        try:
            parts = urlsplit(url)
        except ValueError:
            raise InvalidValue("url", "mariadb:", "mariadb://user:password@host:3306/database") from None
        database = unquote(parts.path)[1:]
        if not _PLAIN_NAME.fullmatch(database):
            raise InvalidValue("database", database[:80], "a name of letters, digits and underscores")
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        if unknown := sorted(given.keys() - _MARIADB_OPTIONS.keys()):
            raise InvalidValue("url", unknown, f"one of the options {', '.join(sorted(_MARIADB_OPTIONS))}")
        try:
            options = {name: _MARIADB_OPTIONS[name](value) for name, value in given.items()}
        except (ValueError, KeyError):
            wanted = "a connect_timeout in whole seconds, ssl_disabled=true or false"
            raise InvalidValue("url", parts.query, wanted) from None
        try:
            port = 3306 if parts.port is None else parts.port
        except ValueError:
            port = 0
        if not port:
            raise InvalidValue("port", parts.netloc.rpartition(":")[2], _A_PORT)
        user, password = (None if part is None else unquote(part) for part in (parts.username, parts.password))
        return cls(database, parts.hostname or "localhost", port, user, password, options)

    def options(self) -> dict[str, Any]:
        """What the driver is told."""
        known = {"host": self.host, "port": self.port, "user": self.user, "database": self.database}
        return {**known, "password": self.password or "", **self.more}


@attrs.frozen
class PostgresqlAddress:
    """What the driver is told, and the schema the tables live in."""

    driver_url: str = attrs.field(repr=False)
    schema: str | None = None

    @classmethod
    def parse(cls, url: str) -> Self:
        """The address in a URL like ``postgresql://user@host/database?schema=name``."""
        place, _, query = url.partition("?")
        options = [(unquote(one.partition("=")[0]), one) for one in query.split("&") if one]
        if unknown := sorted({name for name, _ in options} - {"schema", "ssl"} - _known_to_libpq()):
            raise InvalidValue("url", unknown, "schema or an option of libpq")
        schema = next((unquote(one.partition("=")[2]) for name, one in reversed(options) if name == "schema"), None)
        if schema is not None and not _PLAIN_NAME.fullmatch(schema):
            raise InvalidValue("schema", schema[:80], "a name of letters, digits and underscores")
        rest = "&".join(one for name, one in options if name != "schema")
        driver_url = f"{place}?{rest}" if rest else place
        _hold_for_libpq(driver_url)
        return cls(driver_url, schema)


def _known_to_libpq() -> set[str]:
    from psycopg import pq

    return {option.keyword.decode() for option in pq.Conninfo.get_defaults()}


def _hold_for_libpq(url: str) -> None:
    """Hold that the driver can read the URL; what it would say of another one might show a password."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        read = conninfo_to_dict(url)
    except ProgrammingError:
        raise InvalidValue("url", "postgresql:", "postgresql://user:password@host:5432/database") from None
    for port in str(read.get("port", "")).split(","):
        if port and not (port.isascii() and port.isdecimal() and 0 < int(port[:9]) < _PORTS):
            raise InvalidValue("port", port[:80], _A_PORT)
    timeout = str(read.get("connect_timeout", 0))
    if not re.fullmatch(r"-?[0-9]{1,9}", timeout):
        raise InvalidValue("connect_timeout", timeout[:80], "whole seconds")
