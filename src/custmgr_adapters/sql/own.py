"""The statements of the tables that are the adapter's own: locks and series."""

import attrs

from custmgr_adapters.sql.database import Database
from custmgr_adapters.sql.words import listed, named, words

LOCKS = "custmgr_lock"
SERIES = "custmgr_series"

LOCKS_AT_ONCE = 50
"""Locks that one statement takes where there are as many."""


@attrs.frozen
class OwnStatements:
    """Texts for one kind of database."""

    lock: str
    lock_by_writing: str
    """What locks where a host began the transaction, on databases that need a write for it."""
    lock_many: str
    """Locks in the order of the ids."""
    make_lock: str
    drop_lock: str
    move_head: str
    next_number: str

    @classmethod
    def of(cls, database: Database) -> "OwnStatements":
        """The texts in the words of that database."""
        mark, locks = database.mark, named(LOCKS)
        this = f"where customer = {mark}"
        many = f"where customer in ({listed([mark] * LOCKS_AT_ONCE)}) order by customer"
        held = database.for_update(skip=False)
        return cls(
            lock=words("select seq, head from", locks, this, held),
            lock_by_writing=words("update", locks, "set seq = seq", this, "returning seq, head"),
            lock_many=words("select customer, seq, head from", locks, many, held),
            make_lock=words("insert into", locks, f"(customer, seq, head) values ({mark}, 0, '')"),
            drop_lock=words("delete from", locks, this),
            move_head=words("update", locks, f"set seq = {mark}, head = {mark}", this),
            next_number=words(
                "insert into", named(SERIES), f"(name, last) values ({mark}, {mark})", database.moving_on
            ),
        )
