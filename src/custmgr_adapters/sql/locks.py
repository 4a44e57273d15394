"""The locks a transaction holds, and with each the head of its customer's chain."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from custmgr.errors import NotFound
from custmgr.ports.storage import DESK
from custmgr.query.criteria import ALL, OWNER, Criteria, Is
from custmgr.schema.shape import Form, Slot
from custmgr.schema.stored import Sealed
from custmgr_adapters.sql.channel import Channel, Row
from custmgr_adapters.sql.conditions import Condition
from custmgr_adapters.sql.own import LOCKS_AT_ONCE
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
        by_writing = channel.hosted and database.locks_by_writing
        self._one = self._own.lock_by_writing if by_writing else self._own.lock
        self._at_once = 1 if by_writing else LOCKS_AT_ONCE

    def __contains__(self, customer: object) -> bool:
        return customer in self._heads

    def take(self, customers: Iterable[UUID]) -> None:
        """Lock these in the order of their ids.

        Raises:
            NotFound: one does not exist or is out of scope.
        """
        wanted = sorted(set(customers) - self._heads.keys())
        for customer in wanted:
            if not self.in_scope(customer):
                raise NotFound(self._tables.root_name, customer)
        for start in range(0, len(wanted), self._at_once):
            some = wanted[start : start + self._at_once]
            for customer, found in zip(some, self._rows([self._encode(one) for one in some]), strict=True):
                if not found:
                    raise NotFound(self._tables.root_name, customer)
                self._heads[customer] = Sealed(*found)

    def _rows(self, keys: Sequence[Any]) -> list[Row]:
        """The number and digest of each head, all of them locked from here on; nothing where there is none."""
        if len(keys) == LOCKS_AT_ONCE:
            found = {row[0]: row[1:] for row in self._channel.rows(self._own.lock_many, keys)}
            return [found.get(key, ()) for key in keys]
        return [row for key in keys for row in self._channel.rows(self._one, [key]) or [()]]

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
        heads = [(self._heads[one].seq, self._heads[one].digest, self._encode(one)) for one in sorted(self._moved)]
        if len(heads) == 1:
            self._channel.run(self._own.move_head, heads[0])
        elif heads:
            self._channel.run_many(self._own.move_head, heads)
        self._moved.clear()
