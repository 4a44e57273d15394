"""Why an account has the status it has, and what follows from it."""

from datetime import datetime
from uuid import UUID

import attrs

from custmgr.customers.family import holder
from custmgr.customers.model import Consent
from custmgr.customers.standing import Ability, Allowance, Status, allowance
from custmgr.history import Activity, last_run
from custmgr.query import Is, OneOf, both
from custmgr.use_case import Service, use_case

_STEPS = tuple(
    f"customer.{step}" for step in ("added", "disabled", "enabled", "archived", "restored", "erased", "unmerged")
)


@attrs.frozen
class StatusExplanation:
    """An account's status: since when, by whom and why, and what it allows and forbids.

    ``reason`` is what was said with the last step, empty where nothing was. Facts of their own beside the status are
    ``blocked`` (suspended for lateness), ``consent`` (whether automatic messages may go out), ``no_mail`` and
    ``no_text`` (what the customer does not want).
    """

    customer: UUID
    status: Status
    since: datetime
    by: str
    by_name: str
    reason: str
    allowances: tuple[Allowance, ...]
    blocked: bool
    consent: Consent
    no_mail: bool
    no_text: bool

    def of(self, ability: Ability) -> Allowance:
        """Whether the status allows this, and by which rule."""
        return next(one for one in self.allowances if one.ability is ability)


@attrs.frozen
class Explaining(Service):
    """Saying why an account stands as it does."""

    @use_case("customers.read")
    def explain_status(self, customer: UUID) -> StatusExplanation:
        """The account's status now, who set it when and why, and what it allows and forbids."""
        reader = self.read()
        who = holder(reader, customer)
        steps = both(Is("customer", who.id), OneOf("kind", _STEPS))
        last = next(one for one in reader.find(Activity, steps, order=("-seq",)) if _is_about(one))
        last = last_run(reader, who.id, later_than=last.seq) or last
        return StatusExplanation(
            customer=who.id,
            status=who.status,
            since=last.at,
            by=last.actor,
            by_name=last.actor_name,
            reason=last.facts.get("reason", ""),
            allowances=tuple(allowance(who.status, one) for one in Ability),
            blocked=who.blocked,
            consent=who.consent,
            no_mail=who.no_mail,
            no_text=who.no_text,
        )


def _is_about(step: Activity) -> bool:
    """Whether the step was this customer's own: a survivor's history tells of those that parted from it, too."""
    return UUID(step.facts.get("source", step.customer.hex)) == step.customer
