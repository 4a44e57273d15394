"""Drawing up a statement from the entries, anew or as it once was."""

from datetime import date, datetime

from custmgr.family import Family
from custmgr.ports.storage import Reader
from custmgr.query import Between, Is, OneOf, both
from custmgr.receivables.ageing import EDGES, aged, labels
from custmgr.receivables.asof import posted
from custmgr.receivables.movements import movements, opening_balance, still_open
from custmgr.receivables.statement import Addressed, Statement, StoredStatement, Style
from custmgr.values.dates import just_after
from custmgr.values.money import Money


def draw(
    reader: Reader,
    whose: Family,
    currency: str,
    style: Style,
    *,
    since: date | None,
    until: date,
    known_at: datetime,
    previous: StoredStatement | None,
    addressed: Addressed,
) -> Statement:
    """The statement up to a day as it was known at an instant.

    A balance-forward one opens with the closing balance of the previous statement and lists everything recorded since
    with a date up to ``until``, and all of a customer that the previous one did not tell of; without a previous one,
    with the balance of the day before ``since``.
    """
    upto = posted(until, known_at, whose.where(), currency)
    if style is Style.OPEN_ITEM:
        opening, lines = Money.zero(currency), still_open(reader, whose, upto, currency)
    elif previous is not None:
        opening = previous.closing
        news = both(upto, Between("at", just_after(previous.known_at), None))
        late = both(upto, Between("at", None, previous.known_at), Between("on", _next(previous.until), None))
        joined = both(upto, OneOf("customer", [one for one in whose.ids if one not in previous.whose]))
        lines = movements(reader, whose, news | late | joined, currency, opening)
    else:
        first = since or date.min
        opening = opening_balance(reader, both(upto, Between("on", None, _day_before(first))), currency)
        lines = movements(reader, whose, both(upto, Between("on", first, None)), currency, opening)
    closing = lines[-1].balance if lines else opening
    return Statement(
        whose.id, style, currency, since, until, known_at, opening, lines, closing,
        aged(reader, upto, whose.id, currency, until), labels(EDGES), addressed,
        previous.id if previous else None, whose.absorbed,
    )  # fmt: skip


def redrawn(reader: Reader, kept: StoredStatement) -> Statement:
    """The statement that was kept, drawn up again from its two dates and the statement before it."""
    previous = reader.get(StoredStatement, kept.previous) if kept.previous else None
    return draw(
        reader,
        kept.whose,
        kept.closing.currency,
        kept.style,
        since=kept.since,
        until=kept.until,
        known_at=kept.known_at,
        previous=previous,
        addressed=kept.addressed,
    )


def last_stored(
    reader: Reader, whose: Family, currency: str, style: Style, *, until: date, known_at: datetime
) -> StoredStatement | None:
    """The statement of this style and currency that was handed out last, of those up to no later day and instant, and
    of nobody who has parted since: only these can be carried forward.
    """
    where = both(
        whose.where(),
        Is("currency", currency),
        Is("style", style),
        Between("until", None, until),
        Between("known_at", None, known_at),
    )
    handed_out = reader.find(StoredStatement, where, order=("-id",))
    return next((one for one in handed_out if all(member in whose for member in one.whose.ids)), None)


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _day_before(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - 1, 1))
