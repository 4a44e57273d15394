"""The URLs under which databases are opened."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

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
        parts = urlsplit(url)
        database = unquote(parts.path)[1:]
        if not _PLAIN_NAME.fullmatch(database):
            raise InvalidValue("database", database[:80], "a name of letters, digits and underscores")
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        if unknown := sorted(given.keys() - _MARIADB_OPTIONS.keys()):
            raise InvalidValue("url", unknown, f"no options but {', '.join(sorted(_MARIADB_OPTIONS))}")
        try:
            options = {name: _MARIADB_OPTIONS[name](value) for name, value in given.items()}
            port = parts.port or 3306
        except (ValueError, KeyError):
            wanted = "a port and a connect_timeout in whole numbers, ssl_disabled=true or false"
            raise InvalidValue("url", parts.query, wanted) from None
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
        parts = urlsplit(url)
        options = parse_qsl(parts.query, keep_blank_values=True)
        schema = dict(options).get("schema")
        if schema is not None and not _PLAIN_NAME.fullmatch(schema):
            raise InvalidValue("schema", schema[:80], "a name of letters, digits and underscores")
        rest = urlencode([(name, value) for name, value in options if name != "schema"])
        return cls(urlunsplit((parts.scheme, parts.netloc, parts.path, rest, "")), schema)
