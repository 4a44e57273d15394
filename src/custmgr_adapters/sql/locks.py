"""The locks a transaction holds, and with each the head of its customer's chain."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from custmgr.errors import NotFound
from custmgr.ports.storage import DESK
from custmgr.query.criteria import ALL, OWNER, Criteria, Is
from custmgr.schema.shape import Form, Slot
from custmgr.schema.stored import Sealed
from custmgr_adapters.sql.channel import Channel
from custmgr_adapters.sql.conditions import Condition
from custmgr_adapters.sql.tables import Tables
from custmgr_adapters.sql.words import words

CUSTOMER = Slot("customer", Form.ID, UUID, False)


class Locks:
    """Takes rows of the lock table and carries the chain heads until the transaction ends."""

    def __init__(self, tables: Tables, channel: Channel, scope: Criteria) -> None:
        self._tables = tables
        self._channel = channel
        self._scope = scope
        self._heads: dict[UUID, Sealed] = {}
        self._moved: set[UUID] = set()
        database, self._own = tables.database, tables.own
        encode: Callable[[UUID], Any] = database.encoder(CUSTOMER) or (lambda customer: customer)
        self._encode = encode
        self._one = self._own.lock
        if channel.hosted and database.locks_by_writing:
            self._one = self._own.lock_by_writing

    def __contains__(self, customer: object) -> bool:
        return customer in self._heads

    def take(self, customers: Iterable[UUID]) -> None:
        """Lock these in the order of their ids.

        Raises:
            NotFound: one does not exist or is out of scope.
        """
        for customer in sorted(set(customers) - self._heads.keys()):
            if not self.in_scope(customer):
                raise NotFound(self._tables.root_name, customer)
            found = self._channel.rows(self._one, [self._encode(customer)])
            if not found:
                raise NotFound(self._tables.root_name, customer)
            self._heads[customer] = Sealed(*found[0])

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
        """Insert and so hold the lock of a new customer."""
        self._channel.run(self._own.make_lock, [self._encode(customer)])
        self._heads[customer] = Sealed()

    def drop(self, customer: UUID) -> None:
        """Remove the lock of a customer that is no more."""
        self._channel.run(self._own.drop_lock, [self._encode(customer)])
        self._heads.pop(customer, None)
        self._moved.discard(customer)

    def head(self, customer: UUID) -> Sealed:
        """The last sealed row of a held customer's chain."""
        return self._heads[customer]

    def seal(self, customer: UUID, head: Sealed) -> None:
        """Move the head on; it is written when the transaction ends."""
        self._heads[customer] = head
        self._moved.add(customer)

    def write_heads(self) -> None:
        """Write every head that moved."""
        for customer in sorted(self._moved):
            head = self._heads[customer]
            self._channel.run(self._own.move_head, [head.seq, head.digest, self._encode(customer)])
        self._moved.clear()
