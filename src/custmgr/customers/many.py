"""Disabling and enabling many customers in one go."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers.family import families
from custmgr.customers.find import matching
from custmgr.customers.listing import Listing
from custmgr.customers.model import DISABLING, ENABLING, Customer, IllegalTransition, stepped
from custmgr.customers.standing import Status
from custmgr.errors import InvalidValue, NotFound
from custmgr.history import BulkRun, Failure, record_run
from custmgr.ports.storage import DESK, Reader
from custmgr.query import OneOf
from custmgr.use_case import Service, use_case
from custmgr.values.exact import shown
from custmgr.values.ids import as_id, new_id
from custmgr.values.wording import reason_text

MOST_AT_ONCE = 10_000

Step = tuple[Status, str, Status]


@attrs.frozen
class Outcomes:
    """What a step comes to for each customer."""

    done: list[UUID]
    skipped: list[UUID]
    failed: list[Failure]

    @classmethod
    def of(cls, reader: Reader, customers: Sequence[UUID], step: Step) -> "Outcomes":
        """The outcome for each of these customers, all of whom exist.

        Raises:
            NotFound: one of them does not, or is out of scope.
        """
        found = reader.rows(Customer, ("id", "status"), OneOf("id", tuple(customers)))
        statuses = {UUID(one): Status(status) for one, status in found}
        outcomes = cls([], [], [])
        for customer in customers:
            if customer not in statuses:
                raise NotFound("Customer", customer)
            try:
                same = stepped(customer, statuses[customer], *step) is statuses[customer]
            except IllegalTransition as refusal:
                outcomes.failed.append(Failure(customer, str(refusal)))
            else:
                (outcomes.skipped if same else outcomes.done).append(customer)
        return outcomes


@attrs.frozen
class Many(Service):
    """The same step for many customers: who fails does not keep the others from it, and doing it again is harmless."""

    @use_case("customers.disable_many")
    def disable_many(
        self,
        customers: Iterable[UUID] = (),
        *,
        filter: str = "",  # noqa: A002 - what the box is called
        reason: str = "",
        preview: bool = False,
        key: str | None = None,
    ) -> BulkRun:
        """``disable`` for each of these customers, or for all that the filter finds now, at most 10,000.

        An account named twice counts once, also where it is by an id that was merged into it. Who is disabled already
        is skipped; who cannot be, for its status, fails. A ``preview`` says what would become of each, and changes
        nothing. ``enable_many(run.done)`` undoes it. The ``reason`` is of all of them: it stands in the desk's own
        history, out of which no erasure takes it, so name no person.

        Raises:
            InvalidValue: nobody named or found, too many, or both ids and a filter.
            NotFound: one of the ids is nobody's; then nothing was changed.
        """
        return self._all("customers.disabled", DISABLING, customers, filter, reason, preview)

    @use_case("customers.enable_many")
    def enable_many(
        self,
        customers: Iterable[UUID] = (),
        *,
        filter: str = "",  # noqa: A002 - what the box is called
        reason: str = "",
        preview: bool = False,
        key: str | None = None,
    ) -> BulkRun:
        """``enable`` for each of these customers, or for all that the filter finds now; as ``disable_many``.

        Raises:
            InvalidValue, NotFound: as for ``disable_many``.
        """
        return self._all("customers.enabled", ENABLING, customers, filter, reason, preview)

    def _all(self, kind: str, step: Step, customers: Iterable[UUID], text: str, reason: str, preview: bool) -> BulkRun:
        why = reason_text(reason, required=False)
        if preview:
            reader = self.read()
            would = Outcomes.of(reader, self._selected(reader, customers, text), step)
            return BulkRun(new_id(), 0, kind, tuple(would.done), tuple(would.skipped), tuple(would.failed))
        selected = self._selected(self.begin(DESK), customers, text)
        tx = self.begin(*selected)
        outcomes = Outcomes.of(tx, selected, step)
        if outcomes.done:
            done = tuple(outcomes.done)
            tx.change(Customer, OneOf("id", done), status=step[0])
            tx.change(Listing, OneOf("customer", done), status=step[0])
        facts: dict[str, Any] = {"reason": why} if why else {}
        return record_run(tx, kind, outcomes.done, outcomes.skipped, outcomes.failed, facts)

    def _selected(self, reader: Reader, customers: Iterable[UUID], text: str) -> list[UUID]:
        if isinstance(customers, str | UUID):
            raise InvalidValue("customers", shown(customers), "the ids of several customers")
        given = {as_id(one, "customers") for one in customers}
        named = sorted({whole.id for whole in families(reader, given).values()})
        if bool(named) == bool(text.strip()):
            raise InvalidValue("customers", len(named), "ids or a filter: everybody is never meant")
        if text.strip():
            where = matching(reader, text, self.house)
            named = sorted(UUID(row[0]) for row in reader.rows(Listing, ("customer",), where, limit=MOST_AT_ONCE + 1))
        if not 1 <= len(named) <= MOST_AT_ONCE:
            raise InvalidValue("customers", len(named), f"from 1 to {MOST_AT_ONCE} customers")
        return named
