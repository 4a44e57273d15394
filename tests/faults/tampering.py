"""Histories changed by somebody with the database in hand: each change is found, and its first row named (P22, H79)."""

import hashlib
from random import Random
from typing import Any
from uuid import UUID

from auditor import connected
from places import place
from trial import Tally

COLUMNS = (
    "seq", "at", "kind", "actor", "actor_name", "behind", "contact", "document", "payload", "salt", "payload_digest",
    "digest",
)  # fmt: skip
CHANGED = [name for name in COLUMNS if name != "seq"]
ROWS = 12


class Tampering:
    """A history as its rows, and a way to put others in their place behind the library's back."""

    def __init__(self, where: Any, customer: UUID) -> None:
        self.connection = connected(where.storage)
        self.mark = "?" if where.storage.startswith("sqlite") else "%s"
        self.owner = customer.bytes if not where.storage.startswith("postgresql") else customer
        self.quote = "`" if where.storage.startswith("mariadb") else '"'
        self.names = ", ".join(f"{self.quote}{name}{self.quote}" for name in COLUMNS)
        cursor = self.connection.cursor()
        cursor.execute(
            f"select {self.names} from activity where customer = {self.mark} order by seq",
            (self.owner,),
        )
        self.rows = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]

    def write(self, rows: list[dict[str, Any]]) -> None:
        """Let the history be these rows."""
        cursor = self.connection.cursor()
        cursor.execute("begin")
        cursor.execute(f"delete from activity where customer = {self.mark}", (self.owner,))
        marks = ", ".join([self.mark] * (len(COLUMNS) + 1))
        for row in rows:
            cursor.execute(
                f"insert into activity (customer, {self.names}) values ({marks})",
                (self.owner, *(row[name] for name in COLUMNS)),
            )
        cursor.execute("commit")

    def sealed(self, rows: list[dict[str, Any]], first: int) -> list[dict[str, Any]]:
        """The rows with sound numbers and digests from that place on, as one who knows the seal makes them."""
        done = [dict(row) for row in rows]
        for at in range(first, len(done)):
            row = done[at]
            row["seq"] = at + 1
            row["payload_digest"] = hashlib.sha256(f"{row['salt']}\n{row['payload']}".encode()).hexdigest()
            ids = (UUID(bytes=one) if isinstance(one, bytes) else one for one in (row["contact"], row["document"]))
            contact, document = ("" if one is None else one.hex for one in ids)
            before = done[at - 1]["digest"] if at else ""
            owner = self.owner.hex() if isinstance(self.owner, bytes) else self.owner.hex
            facts = (row["kind"], row["actor"], row["actor_name"], row["behind"], contact, document)
            parts = (before, owner, str(at + 1), str(row["at"]), *facts, row["payload_digest"])
            row["digest"] = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        return done

    def changed(self, random: Random) -> tuple[str, list[dict[str, Any]], int | None, int | None]:
        """A random tampering: its sort, the rows after it, and the row to be named without and with a checkpoint."""
        rows, at = [dict(row) for row in self.rows], random.randrange(len(self.rows))
        sort = random.choice(("changed", "changed", "removed", "swapped", "doubled", "cut", "rebuilt", "shortened"))
        if sort == "changed":
            column = random.choice(CHANGED)
            rows[at][column] = another(rows[at][column], column, random, self.owner)
            return f"{sort}: {column}", rows, at + 1, at + 1
        if sort == "removed":
            at = random.randrange(len(rows) - 1)
            del rows[at]
            return sort, rows, at + 1, at + 1
        if sort == "swapped":
            at = random.randrange(len(rows) - 1)
            rows[at], rows[at + 1] = rows[at + 1] | {"seq": at + 1}, rows[at] | {"seq": at + 2}
            return sort, rows, at + 1, at + 1
        if sort == "doubled":
            rows.append(rows[at] | {"seq": len(rows) + 1})
            return sort, rows, len(rows), len(rows)
        if sort == "cut":
            at = random.randrange(1, len(rows))
            return sort, rows[:at], None, at + 1
        rows[at]["actor"] = "u-99"
        if sort == "shortened":
            del rows[at]
            return sort, self.sealed(rows, at), None, len(self.rows)
        return sort, self.sealed(rows, at), None, len(self.rows)


def another(value: Any, column: str, random: Random, owner: Any) -> Any:
    """A different value of the same sort."""
    if column in ("contact", "document"):
        return None if value is not None and random.random() < 0.3 else owner
    if isinstance(value, int):
        return value + random.choice((-1, 1, 1_000_000))
    if not value:
        return "x"
    at = random.randrange(len(value))
    return value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]


def tampering(database: str, seed: int, trials: int) -> Tally:
    """So many random tamperings of one history; one with sound digests is found through the checkpoint."""
    tally, random = Tally("P22", "histories tampered with, some with sound digests", database, seed), Random(seed)
    with place(database) as where, where.desk() as desk:
        ana = where.clerk(desk)
        bell = ana.customers.add(name="Bell").id
        for version in range(1, ROWS):
            ana.customers.edit(bell, version=version, name=f"Bell {version}")
        checkpoint = ana.history.checkpoint()
        history = Tampering(where, bell)
        for _ in range(trials):
            sort, rows, alone, held = history.changed(random)
            history.write(rows)
            found = ana.history.verify(bell), ana.history.verify(bell, checkpoint=checkpoint)
            tally.trials += 1
            tally.places.add(sort)
            tally.hold(found == (alone, held), f"{sort}: {found} was named, not {(alone, held)}")
        history.write(history.rows)
        tally.hold(ana.history.verify(bell, checkpoint=checkpoint) is None, "the honest history is called broken")
        history.connection.close()
    return tally
