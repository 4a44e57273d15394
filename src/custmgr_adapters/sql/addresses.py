"""The URLs under which databases are opened."""

import re
from typing import Self
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import attrs

from custmgr.errors import InvalidValue

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
        if parts.netloc or not path or path == ":memory:":
            raise InvalidValue("url", url, "sqlite:/// and the path of a file")
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        sync = options.pop("sync", "full")
        if options or sync not in ("full", "normal"):
            raise InvalidValue("url", url, "without options but sync=full or sync=normal")
        return cls(path, sync)


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
