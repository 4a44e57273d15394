"""Tags: on one customer, and as the desk's vocabulary across all of them."""

from collections import Counter
from hashlib import sha256
from uuid import UUID

import attrs

from custmgr.customers import facts
from custmgr.customers.family import holder
from custmgr.customers.find import shown_by_default
from custmgr.customers.keeping import keep, keep_all
from custmgr.customers.listing import Listing
from custmgr.customers.model import Customer
from custmgr.errors import InvalidValue
from custmgr.history import record
from custmgr.ports.storage import DESK
from custmgr.query import Has
from custmgr.use_case import Service, use_case

MOST_AT_ONCE = 10_000


@attrs.frozen
class TagCount:
    """A tag, and on how many of the customers that lists show it stands."""

    tag: str
    customers: int


@attrs.frozen
class Retagged:
    """What a renaming did: to how many customers, and how many still wait for the next call."""

    changed: int
    left: int


@attrs.frozen
class Tagging(Service):
    """Tagging customers."""

    @use_case("customers.tag")
    def tag(self, customer: UUID, *tags: str) -> Customer:
        """The customer with these tags too; those it has already change nothing.

        Raises:
            InvalidValue: no tag, or more than 100 of them, or one longer than 50 characters, or a wish that is a
                switch (``no_mail``, ``no_text``).
        """
        new = facts.tags(tags)
        tx = self.begin(customer)
        old = holder(tx, customer)
        return keep(tx, old, old.tagged(facts.tags(old.tags | new)), "customer.tagged")

    @use_case("customers.tag")
    def untag(self, customer: UUID, *tags: str) -> Customer:
        """The customer without these tags; those it does not have change nothing."""
        gone = facts.tags(tags)
        tx = self.begin(customer)
        old = holder(tx, customer)
        return keep(tx, old, old.tagged(old.tags - gone), "customer.untagged")

    @use_case("customers.read")
    def tags(self) -> tuple[TagCount, ...]:
        """Every tag in use with its customers, as many as filtering by it shows; the most used first."""
        counts: Counter[str] = Counter()
        for row in self.read().stream(Listing, shown_by_default()):
            counts.update(row.tags)
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(TagCount(tag, count) for tag, count in ranked)

    @use_case("customers.rename_tag")
    def rename_tag(self, tag: str, to: str, *, at_most: int = MOST_AT_ONCE) -> Retagged:
        """Rename a tag wherever it stands; where the new one stands already, the two become one.

        One call is one transaction over at most 10,000 customers; call again while some are left. Both names stand in
        the desk's own history, out of which no erasure takes them.

        Raises:
            InvalidValue: a tag that is none, or ``at_most`` beyond its bounds.
        """
        if not 1 <= at_most <= MOST_AT_ONCE:
            raise InvalidValue("at_most", at_most, f"from 1 to {MOST_AT_ONCE}")
        old_tag, new_tag = facts.tag(tag), facts.tag(to)
        if old_tag == new_tag:
            return Retagged(0, 0)
        having = Has("tags", old_tag)
        with self.house.storage.read(scope=self.actor.scope) as reader:
            wanted = [UUID(row[0]) for row in reader.rows(Customer, ("id",), having, limit=at_most)]
        tx = self.begin(DESK, *wanted)
        found = sorted(tx.get_many(Customer, wanted).values(), key=lambda one: one.id)
        pairs = [(one, one.tagged(one.tags - {old_tag} | {new_tag})) for one in found if old_tag in one.tags]
        if pairs:
            keep_all(tx, pairs, "customer.tagged")
            ids = "\n".join(one.id.hex for one, _ in pairs)
            said = {"tag": [old_tag, new_tag], "customers": len(pairs), "ids": sha256(ids.encode()).hexdigest()}
            record(tx, "tag.renamed", facts=said)
        return Retagged(len(pairs), tx.count(Customer, having))
