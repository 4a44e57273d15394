"""The locks a transaction holds, and with each the head of its customer's chain."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any
from uuid import UUID

from custmgr.errors import NotFound
from custmgr.ports.storage import DESK
from custmgr.query.criteria import ALL, OWNER, Criteria, Is
from custmgr.schema.shape import Form, Slot
from custmgr.schema.stored import Sealed
from custmgr.values.dates import from_micros, micros
from custmgr_adapters.sql.channel import Channel
from custmgr_adapters.sql.conditions import Condition
from custmgr_adapters.sql.tables import Tables
from custmgr_adapters.sql.words import words

CUSTOMER = Slot("customer", Form.ID, UUID, False)
AT_ONCE = 1000

_number = attrgetter("int")
"""By which ids sort, at a tenth of the cost of comparing them."""


class Locks:
    """Takes rows of the lock table and carries the chain heads until the transaction ends."""

    def __init__(self, tables: Tables, channel: Channel, scope: Criteria) -> None:
        self._tables = tables
        self._channel = channel
        self._scope = scope
        self.held: dict[UUID, Sealed] = {}
        """The head of each customer's chain whose lock is held."""
        self._moved: set[UUID] = set()
        self._made: set[UUID] = set()
        database, self._own = tables.database, tables.own
        encode: Callable[[UUID], Any] = database.forms.encoder(CUSTOMER) or (lambda customer: customer)
        self._encode = encode
        self._decode: Callable[[Any], UUID] = database.forms.decoder(CUSTOMER) or (lambda customer: customer)
        self._by_writing = channel.hosted and database.locks_by_writing

    def take(self, customers: Iterable[UUID]) -> None:
        """Lock these in the order of their ids.

        Raises:
            NotFound: one does not exist or is out of scope.
        """
        wanted = sorted({one for one in customers if one not in self.held}, key=_number)
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            self._refuse(customer for customer in some if not self.in_scope(customer))
            found = self._one(some[0]) if len(some) == 1 else self._several(some)
            self._refuse(customer for customer in some if customer not in found)
            self.held.update(found)

    def _refuse(self, missed: Iterable[UUID]) -> None:
        for customer in missed:
            raise NotFound(self._tables.root_name, customer)

    def _one(self, customer: UUID) -> dict[UUID, Sealed]:
        statement = self._own.lock_by_writing if self._by_writing else self._own.lock
        found = self._channel.rows(statement, [self._encode(customer)])
        return {customer: _head(*found[0])} if found else {}

    def _several(self, customers: list[UUID]) -> dict[UUID, Sealed]:
        database = self._tables.database
        named, parameters = database.among("customer", CUSTOMER, [customer.hex for customer in customers])
        if self._by_writing:
            statement = words(self._own.lock_many_by_writing, named, "returning customer, seq, head, at")
        else:
            statement = words(self._own.lock_many, named, self._own.in_order)
        found = self._channel.rows(statement, parameters)
        return {self._decode(customer): _head(*head) for customer, *head in found}

    def in_scope(self, customer: UUID) -> bool:
        """Whether the scope leaves this customer; one that does not exist it never leaves."""
        if self._scope is ALL:
            return True
        root = self._tables.root
        if root is None or customer == DESK:
            return False
        parameters: list[Any] = []
        text = Condition(root, self._tables, parameters).text(Is(OWNER, customer) & self._scope)
        return bool(self._channel.rows(words("select 1 from", root.quoted, "where", text), parameters))

    def make(self, customer: UUID) -> None:
        """Hold the lock of a new customer, which nobody else can see; it is written when the transaction ends."""
        self.held[customer] = Sealed()
        self._made.add(customer)

    def drop(self, customer: UUID) -> None:
        """Remove the lock of a customer that is no more."""
        if customer not in self._made:
            self._channel.run(self._own.drop_lock, [self._encode(customer)])
        self._made.discard(customer)
        self.held.pop(customer, None)
        self._moved.discard(customer)

    def seal(self, customer: UUID, head: Sealed) -> None:
        """Move the head on; it is written when the transaction ends."""
        self.held[customer] = head
        self._moved.add(customer)

    def write_heads(self) -> None:
        """Write the locks that were made, and every head that moved."""
        for statement, customers in (
            (self._own.make_lock, self._made),
            (self._own.move_head, self._moved - self._made),
        ):
            heads = [(self.held[customer], customer) for customer in sorted(customers, key=_number)]
            if heads:
                rows = [[one.seq, one.digest, micros(one.at), self._encode(customer)] for one, customer in heads]
                self._channel.run_many(statement, rows)
        self._moved.clear()
        self._made.clear()


def _head(seq: int, digest: str, at: int) -> Sealed:
    return Sealed(seq, digest, from_micros(at))
