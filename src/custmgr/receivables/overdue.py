"""Why an account is overdue and whether it is current: item by item, with the settings that decide it (F101)."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum

import attrs

from custmgr.ledger import OpenItem
from custmgr.receivables.balance import Balance
from custmgr.receivables.settings import CollectionSettings
from custmgr.settings import Resolved
from custmgr.values.money import Money


class Lateness(Enum):
    """How an open item counts."""

    NOT_DUE = "not yet late"
    WITHIN_GRACE = "late, within the days of grace"
    LATE = "late beyond the days of grace"


class Because(Enum):
    """Why an account is current in a currency, or not: the last one says that it is not."""

    NOTHING_OVERDUE = "nothing is overdue"
    WITHIN_GRACE = "nothing is overdue beyond the days of grace"
    COVERED = "account credit covers what is overdue"
    TOLERATED = "what is overdue beyond account credit is within the tolerance"
    TOO_LATE = "more is overdue than account credit and tolerance cover"


@attrs.frozen
class Current:
    """Whether an account is current, with the figures that decide it: in every currency, what is overdue beyond the
    days of grace less account credit is at most the tolerance. ``because`` says for each currency why.
    """

    is_current: bool
    overdue: Mapping[str, Money]
    balances: Mapping[str, Balance]
    because: Mapping[str, Because]


@attrs.frozen
class DueItem:
    """An open item as it stood on the day: how many days late it was, and how it counts."""

    item: OpenItem
    days_late: int
    lateness: Lateness


@attrs.frozen
class OverdueExplanation:
    """What is overdue in one currency on a day, item by item, and why the account is current or not.

    The open amounts of ``items`` add up to ``balance.overdue``, those of ``left_out`` (not yet late) to the rest of
    the total due. ``beyond_grace`` is what counts of the overdue amount, ``covered`` what account credit makes good of
    it; what remains is held against the tolerance of ``settings``, which say where each value comes from.
    """

    as_of: date
    balance: Balance
    items: tuple[DueItem, ...]
    left_out: tuple[DueItem, ...]
    beyond_grace: Money
    covered: Money
    tolerance: Money
    is_current: bool
    because: Because
    settings: Resolved[CollectionSettings]

    @property
    def remaining(self) -> Money:
        """What is overdue beyond grace and account credit, to be held against the tolerance."""
        return self.beyond_grace - self.covered


def judged(overdue: Money, beyond_grace: Money, credit: Money, tolerance_minor: int) -> Because:
    """Why one currency of an account is current, or that it is not."""
    if not overdue:
        return Because.NOTHING_OVERDUE
    if not beyond_grace:
        return Because.WITHIN_GRACE
    remaining = beyond_grace.minor - credit.minor
    if remaining <= 0:
        return Because.COVERED
    return Because.TOLERATED if remaining <= tolerance_minor else Because.TOO_LATE


def current(balances: Mapping[str, Balance], beyond_grace: Mapping[str, Money], allowed: CollectionSettings) -> Current:
    """The verdict over all currencies."""
    because = {
        one: judged(found.overdue, beyond_grace[one], found.account_credit, allowed.tolerance_minor)
        for one, found in balances.items()
    }
    return Current(Because.TOO_LATE not in because.values(), beyond_grace, balances, because)


def explained(
    day: date, balance: Balance, items: Iterable[OpenItem], settings: Resolved[CollectionSettings]
) -> OverdueExplanation:
    """The explanation of one currency from its balance and what was open."""
    allowed = settings.value
    due = [_counted(one, day, allowed.grace_days) for one in items]
    late = [one.item.open for one in due if one.lateness is Lateness.LATE]
    beyond = sum(late, Money.zero(balance.currency))
    because = judged(balance.overdue, beyond, balance.account_credit, allowed.tolerance_minor)
    return OverdueExplanation(
        as_of=day,
        balance=balance,
        items=tuple(one for one in due if one.lateness is not Lateness.NOT_DUE),
        left_out=tuple(one for one in due if one.lateness is Lateness.NOT_DUE),
        beyond_grace=beyond,
        covered=min(beyond, balance.account_credit),
        tolerance=Money.of_minor(allowed.tolerance_minor, balance.currency),
        is_current=because is not Because.TOO_LATE,
        because=because,
        settings=settings,
    )


def _counted(item: OpenItem, day: date, grace_days: int) -> DueItem:
    days = (day - item.due).days
    if days <= 0:
        return DueItem(item, 0, Lateness.NOT_DUE)
    return DueItem(item, days, Lateness.LATE if days > grace_days else Lateness.WITHIN_GRACE)
