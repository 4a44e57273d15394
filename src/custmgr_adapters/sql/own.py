"""The statements of the tables that are the adapter's own: locks and series."""

import attrs

from custmgr_adapters.sql.database import Database
from custmgr_adapters.sql.words import named, words

LOCKS = "custmgr_lock"
SERIES = "custmgr_series"


@attrs.frozen
class OwnStatements:
    """Texts for one kind of database."""

    lock: str
    lock_by_writing: str
    """What locks where a host began the transaction, on databases that need a write for it."""
    lock_many: str
    """The same for many, up to the condition that names them."""
    in_order: str
    """Behind that condition: locks in the order of the ids."""
    lock_many_by_writing: str
    make_lock: str
    drop_lock: str
    move_head: str
    next_number: str

    @classmethod
    def of(cls, database: Database) -> "OwnStatements":
        """The texts in the words of that database."""
        mark, locks = database.mark, named(LOCKS)
        this = f"where customer = {mark}"
        held = database.for_update(skip=False)
        return cls(
            lock=words("select seq, head, at from", locks, this, held),
            lock_by_writing=words("update", locks, "set seq = seq", this, "returning seq, head, at"),
            lock_many=words("select customer, seq, head, at from", locks, "where"),
            in_order=words("order by customer", held),
            lock_many_by_writing=words("update", locks, "set seq = seq where"),
            make_lock=words("insert into", locks, f"(seq, head, at, customer) values ({mark}, {mark}, {mark}, {mark})"),
            drop_lock=words("delete from", locks, this),
            move_head=words("update", locks, f"set seq = {mark}, head = {mark}, at = {mark}", this),
            next_number=words(
                "insert into", named(SERIES), f"(name, last) values ({mark}, {mark})", database.moving_on
            ),
        )
