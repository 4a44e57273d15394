"""The databases that trials run on: each new and migrated, with one ground in it that can be put back at once."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from acts import ANA, TODAY, prepare
from auditor import DESK, Ask, asking, connected, figures, plain, violations

from custmgr import Desk, ManualClock
from custmgr.acting import Acting
from custmgr.memory.storage import MemoryStorage
from custmgr.settings import DeskProfile
from custmgr.values.dates import micros

SERVERS = ("postgresql", "mariadb")


def there() -> list[str]:
    """The databases that can be tried here."""
    return ["sqlite", *(name for name in SERVERS if os.environ.get(f"CUSTMGR_TEST_{name.upper()}"))]


class Place:
    """A database: its desks, what an auditor finds in it, and its ground."""

    def __init__(self, storage: Any) -> None:
        self.storage, self.known = storage, {DESK}
        with self.desk() as desk:
            desk.migrate()
            desk.acting_as(ANA).settings.set(DeskProfile, for_desk=True, legal_name="Firm", email="desk@firm.example")

    def desk(self, **ports: Any) -> Desk:
        """A desk that is not connected yet, on the day of the trials."""
        return Desk.open(self.storage, clock=ports.pop("clock", None) or ManualClock(TODAY), **ports)

    def clerk(self, desk: Desk) -> Acting:
        """Ana, whose row is there already."""
        return Acting(desk.house, ANA)

    @contextmanager
    def asking(self) -> Iterator[Ask]:
        """A way to ask for rows."""
        connection = connected(self.storage)
        try:
            yield asking(connection)
        finally:
            connection.close()

    def look(self) -> tuple[tuple, list[str]]:
        """The figures, and what does not hold."""
        with self.asking() as ask:
            return figures(ask, self.known), violations(ask)

    def prepare(self) -> SimpleNamespace:
        """Lay the ground and keep a copy of it."""
        with self.desk() as desk:
            on = prepare(self.clerk(desk))
        self.known |= {on.bell.hex, on.ray.hex, on.old.hex}
        self.keep()
        return on

    def keep(self) -> None:
        """Keep what is there now, in the place of what was kept."""
        raise NotImplementedError

    def restore(self) -> None:
        """Put back what was kept."""
        raise NotImplementedError

    def close(self) -> None:
        """Leave nothing behind."""


class MemoryPlace(Place):
    """A memory, read through its own snapshots."""

    def __init__(self) -> None:
        storage = MemoryStorage()
        storage._writer = self.writer = TellingLock()
        super().__init__(storage)

    def desk(self, **ports: Any) -> Desk:
        kept = self.storage.tables, self.storage.heads, self.storage.series
        desk = super().desk(**ports)
        if kept[0]:  # Binding empties a memory.
            self.storage.tables, self.storage.heads, self.storage.series = kept
        return desk

    @contextmanager
    def asking(self) -> Iterator[Ask]:
        kinds = {_snake(stored.kind.__name__): stored for stored in self.storage.kinds.values()}
        sides = {f"{name}_{column}": (name, column) for name, stored in kinds.items() for column in stored.sets}
        own = {
            "custmgr_lock": lambda: [
                (key.hex, head.seq, head.digest, micros(head.at)) for key, head in self.storage.heads.items()
            ],
            "custmgr_series": lambda: list(self.storage.series.items()),
        }
        with self.storage.read() as reader:

            def ask(table: str, columns: str) -> list[tuple]:
                names = [column.strip() for column in columns.split(",")]
                if table in own:
                    return [row[: len(names)] for row in own[table]()]
                if table in sides:
                    name, column = sides[table]
                    rows = ask(name, f"{names[0]}, {column}")
                    return [(owner, word) for owner, words in rows for word in words]
                stored = kinds[table]
                reads = [
                    (lambda one, name=name: sorted(getattr(one, name)))
                    if name in stored.sets or name == "absorbed"
                    else reader._scalar(stored.kind, name)
                    for name in names
                ]
                return [tuple(plain(read(one)) for read in reads) for one in reader.find(stored.kind).items]

            yield ask

    def keep(self) -> None:
        self.kept = {kind: table.copy() for kind, table in self.storage.tables.items()}
        self.also = dict(self.storage.heads), dict(self.storage.series)

    def restore(self) -> None:
        self.storage.tables = {kind: table.copy() for kind, table in self.kept.items()}
        self.storage.heads, self.storage.series = dict(self.also[0]), dict(self.also[1])

    def waiting(self) -> bool:
        """Whether a writer waits for another."""
        return self.writer.waiting > 0


class TellingLock:
    """A lock that knows how many wait for it."""

    def __init__(self) -> None:
        self._lock, self.waiting = Lock(), 0

    def acquire(self, timeout: float) -> bool:
        if self._lock.acquire(blocking=False):
            return True
        self.waiting += 1
        try:
            return self._lock.acquire(timeout=timeout)
        finally:
            self.waiting -= 1

    def release(self) -> None:
        self._lock.release()


class SqlitePlace(Place):
    """A file; power cuts are not tried, so that commits need not wait for the disk."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="faults"))
        self.file = self.folder / "desk.db"
        super().__init__(f"sqlite:///{self.file}?sync=normal")

    def keep(self) -> None:
        self._copied(self.file, self.folder / "kept.db")

    def restore(self) -> None:
        self._copied(self.folder / "kept.db", self.file)

    def _copied(self, here: Path, there: Path) -> None:
        source, target = sqlite3.connect(here), sqlite3.connect(there)
        target.execute("pragma synchronous = off")
        source.backup(target)
        source.close()
        target.close()

    def waiting(self) -> bool:
        """Whether a writer of this process waits for another."""
        from custmgr_adapters.sql.turns import turns_for

        return bool(turns_for(str(self.file), 0)._waiting)

    def close(self) -> None:
        shutil.rmtree(self.folder)


class ServerPlace(Place):
    """A schema or database of its own on a server, with a second one for the copy."""

    WAITING = ""
    WITHOUT_REFERENCES = ""
    VACUUM_AFTER = 200

    def __init__(self, url: str, named: str) -> None:
        self.named, self.restored = named, 0
        super().__init__(url)
        self.connection = connected(url)

    @contextmanager
    def asking(self) -> Iterator[Ask]:
        yield asking(self.connection)

    def run(self, script: str) -> None:
        """Run these statements."""
        cursor = self.connection.cursor()
        cursor.execute(script)
        while cursor.nextset():
            pass
        cursor.close()

    def rows(self, statement: str) -> list[tuple]:
        """The rows of a statement."""
        cursor = self.connection.cursor()
        cursor.execute(statement)
        found = list(cursor.fetchall())
        cursor.close()
        return found

    def keep(self) -> None:
        tables = [
            name
            for (name,) in self.rows(
                f"select table_name from information_schema.tables where table_schema = '{self.named}'"
            )
        ]
        self.run(f"drop schema if exists {self.named}_kept {self.CASCADE}")
        self.run(f"create schema {self.named}_kept")
        for table in tables:
            self.run(f"create table {self.named}_kept.{table} as select * from {self.named}.{table}")
        self.script = self.WITHOUT_REFERENCES + ";".join(
            f"delete from {self.named}.{table}; "
            f"insert into {self.named}.{table} select * from {self.named}_kept.{table}"
            for table in tables
        )
        self.script += ";commit"

    def restore(self) -> None:
        self.run(self.script)
        self.restored += 1
        if self.restored % self.VACUUM_AFTER == 0:
            self.vacuum()

    def vacuum(self) -> None:
        """Let go of rows that were put back over and over."""

    def close(self) -> None:
        for named in (self.named, f"{self.named}_kept"):
            self.run(f"drop schema if exists {named} {self.CASCADE}")
        self.connection.close()


class PostgresqlPlace(ServerPlace):
    CASCADE = "cascade"
    WITHOUT_REFERENCES = "set session_replication_role = replica; set synchronous_commit = off; begin; "

    def __init__(self) -> None:
        named = f"faults_{uuid4().hex[:12]}"
        base = os.environ["CUSTMGR_TEST_POSTGRESQL"]
        mark = "&" if "?" in base else "?"
        super().__init__(f"{base}{mark}application_name={named}&schema={named}", named)

    def waiting(self) -> bool:
        """Whether a transaction waits for another."""
        return (
            self.rows(
                "select count(*) from pg_stat_activity "
                f"where application_name = '{self.named}' and wait_event_type = 'Lock'"
            )[0][0]
            > 0
        )

    def vacuum(self) -> None:
        for (table,) in self.rows(f"select tablename from pg_tables where schemaname = '{self.named}'"):
            self.run(f"vacuum analyze {self.named}.{table}")

    def end(self, connection: Any) -> None:
        """Take the connection away, from the server's side."""
        self.rows(f"select pg_terminate_backend({connection.info.backend_pid}, 5000)")


class MariadbPlace(ServerPlace):
    CASCADE = ""
    WITHOUT_REFERENCES = "set foreign_key_checks = 0; start transaction; "

    def __init__(self) -> None:
        named = f"faults_{uuid4().hex[:12]}"
        parts = urlsplit(os.environ["CUSTMGR_TEST_MARIADB"])
        super().__init__(parts._replace(path=f"/{named}").geturl(), named)

    def waiting(self) -> bool:
        """Whether a statement takes so long that it must wait; the server lists no lock that is waited for."""
        return (
            self.rows(
                "select count(*) from information_schema.processlist "
                f"where db = '{self.named}' and command = 'Query' and time_ms > 50 and id <> connection_id()"
            )[0][0]
            > 0
        )

    def end(self, connection: Any) -> None:
        """Take the connection away, from the server's side."""
        self.run(f"kill {connection.thread_id()}")


PLACES = {"memory": MemoryPlace, "sqlite": SqlitePlace, "postgresql": PostgresqlPlace, "mariadb": MariadbPlace}


@contextmanager
def place(named: str) -> Iterator[Any]:
    """A new database of that kind, which is gone afterwards."""
    found = PLACES[named]()
    try:
        yield found
    finally:
        found.close()


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
