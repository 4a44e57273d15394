"""Deleting customers: plan it, do it, prove it, and hand a person its own data."""

from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers import Customer, family
from custmgr.erasure import planning
from custmgr.erasure.carrying import below, erase, key_text, purge
from custmgr.erasure.letters import hosts
from custmgr.erasure.model import Erasure, How, Plan, PlanChanged, Reason, RestrictedSnapshot
from custmgr.erasure.rules import restricted
from custmgr.erasure.subject import personal_data
from custmgr.errors import InvalidValue, NotFound
from custmgr.history import record
from custmgr.ports.storage import DESK, Reader
from custmgr.query import Between, Cursor, Page
from custmgr.schema import loaded
from custmgr.use_case import Service, acting, use_case
from custmgr.values.exact import shown
from custmgr.values.frozen import changed

AT_ONCE = 500


@attrs.frozen
class Erasures(Service):
    """Deletion of customers, and what is left to do after it."""

    @use_case("erasure.plan", follow=False)
    def plan(self, customer: UUID) -> Plan:
        """What ``delete`` would do now, kind by kind, and every refusal that stands against it; nothing is changed."""
        return planning.plan(self.read(), self.house.kinds, customer, self.clock.today())

    @use_case("erasure.delete", follow=False)
    def delete(self, customer: UUID, *, plan: str, reason: Reason | str, key: str | None = None) -> Erasure:
        """Delete the customer for good, as the plan with this digest says.

        Where nothing was posted every row goes. Else the rows that the books need stay under a pseudonym, and what
        their documents said of the person is put away until its retention ends. The id and number are never used again.

        Raises:
            OpenBalance: money is still open: settle, refund or write it off first.
            IllegalTransition: the customer was erased before.
            PartOfAnother: it was merged into another customer, which takes it along when it is deleted.
            PlanChanged: the customer's data are no longer those of the plan.
            InvalidValue: ``plan`` is no digest, or ``reason`` none of the list.
        """
        if not isinstance(plan, str):
            raise InvalidValue("plan", type(plan).__name__, "the digest of a plan (type)")
        why, kinds = _reason(reason), self.house.kinds
        reader = self.begin(DESK)
        tx = self.begin(customer, *below(reader, customer), *hosts(reader, family(reader, customer)))
        who = tx.get(Customer, customer)
        found = planning.plan(tx, kinds, customer, acting(tx).today)
        for refusal in found.refusals:
            raise refusal
        if found.digest != plan:
            raise PlanChanged(customer)
        return purge(tx, kinds, who, why) if found.how is How.PURGE else erase(tx, kinds, who, why)

    @use_case("erasure.read")
    def find(self, *, after: Cursor | None = None, limit: int = 100) -> Page[Erasure]:
        """Who was deleted, latest first; after a restored backup they are deleted again."""
        return self.read().find(Erasure, order=("-at",), after=after, limit=limit)

    @use_case("erasure.export")
    def export_personal_data(self, customer: UUID) -> dict[str, Any]:
        """Everything the desk holds of the customer and its people, as plain JSON values, for the person itself."""
        return personal_data(self.read(), self.house.kinds, customer)

    @use_case("erasure.read_restricted")
    def as_posted(self, document: UUID) -> Any:
        """The invoice or credit memo of an erased customer as it was posted; that somebody looked stands in history.

        Raises:
            NotFound: there is none, or its retention has ended.
        """
        for stored in self.house.kinds.values():
            if stored.key != ("id",) or not restricted(stored):
                continue
            with self._reading() as reader:
                found: Any = reader.first(stored.kind, document)
            if found is not None:
                owner = getattr(found, stored.owner or "")
                tx = self.begin(owner)
                one: Any = tx.get(stored.kind, document)
                said = tx.get(RestrictedSnapshot, (owner, stored.name, key_text(stored, one)))
                record(tx, "restricted.read", owner, document=document)
                return changed(one, **loaded(stored.kind, said.values))
        raise NotFound("RestrictedSnapshot", document)

    @use_case("erasure.end_retention")
    def end_retention(self) -> int:
        """Remove what was put away and whose retention has ended, at most 500 at once; how many there were."""
        with self._reading() as reader:
            keys = _ended(reader, self.clock.today())
        if not keys:
            return 0
        tx = self.begin(*sorted({customer for customer, _, _ in keys}))
        there = [key for key in keys if key in tx.get_many(RestrictedSnapshot, keys)]
        tx.expunge(RestrictedSnapshot, *there)
        for customer in sorted({customer for customer, _, _ in there}):
            record(tx, "retention.ended", customer, facts={"snapshots": sum(key[0] == customer for key in there)})
        return len(there)

    def _reading(self) -> AbstractContextManager[Reader]:
        """A look ahead, to know which locks to take."""
        return self.house.storage.read(scope=self.actor.scope)


def _ended(reader: Reader, today: date) -> list[tuple[UUID, str, str]]:
    where = Between("until", None, today - timedelta(days=1))
    found = reader.rows(RestrictedSnapshot, ("customer", "kind", "row"), where, limit=AT_ONCE)
    return [(UUID(customer), kind, row) for customer, kind, row in found]


def _reason(given: Reason | str) -> Reason:
    for reason in Reason:
        if given in (reason, reason.value, reason.name):
            return reason
    raise InvalidValue("reason", shown(given), f"one of {', '.join(one.value for one in Reason)}")
