"""What may be sent, and what a dispatcher does with each answer; pure decisions with their reason."""

from datetime import timedelta

from custmgr.correspondence.model import IfDoubled, Message, Why
from custmgr.customers import Ability, Consent, Customer, Status, allowance

_GONE = {Status.ARCHIVED: Why.ARCHIVED, Status.ERASED: Why.ERASED, Status.MERGED: Why.MERGED}

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
"""How long a message waits after its first, second, ... attempt; there is one attempt more."""


def gone(customer: Customer) -> Why | None:
    """Why the customer gets no messages of any kind any more."""
    return None if allowance(customer.status, Ability.MESSAGES).allowed else _GONE[customer.status]


def reason_not_to(
    customer: Customer, address: Why | None, *, automatic: bool, despite_silence: bool = False
) -> Why | None:
    """Why this message must not go to this address, ``address`` being why the address gets no mail.

    A staff member who writes by name may try an address that bounced, never one that opted out, nor a customer who
    wants no mail.
    """
    if reason := gone(customer):
        return reason
    if customer.consent is Consent.SILENT and (automatic or not despite_silence):
        return Why.SILENT
    if customer.no_mail:
        return Why.NO_MAIL
    return address if automatic or address is Why.OPTED_OUT else None


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after that many attempts, or ``None``: there is no further one."""
    return _WAITS[attempts - 1] if attempts <= len(_WAITS) else None


def repeatable(message: Message, *, keyed: bool) -> bool:
    """Whether a message that may have been sent is sent again: a keyed provider knows it, a copy does no harm.

    Not for ever: as many attempts are made as for a message that certainly was not sent.
    """
    return wait_after(message.attempts) is not None and (keyed or message.if_doubled is IfDoubled.HARMLESS)
