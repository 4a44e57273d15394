"""The two dates of every question about money: the business date it is asked for, and what was known when."""

from datetime import date, datetime

from custmgr.query import ALL, Between, Criteria, Is, both
from custmgr.use_case import Service
from custmgr.values.dates import business_date, instant


def posted(on: date | None, known_at: datetime | None, whose: Criteria = ALL, currency: str = "") -> Criteria:
    """The ledger entries of these customers dated up to ``on`` (inclusive) and recorded up to ``known_at``; ``None``
    leaves either open.
    """
    return both(
        whose,
        *([Is("currency", currency)] if currency else []),
        *([Between("on", None, on)] if on else []),
        *([Between("at", None, known_at)] if known_at else []),
    )


def asked(
    service: Service, on: date | str | None, known_at: datetime | None
) -> tuple[date, date | None, datetime | None]:
    """The day that is asked about, and the limits for entries: none where the answer is of now."""
    today = service.clock.today()
    day = business_date(on, "on") if on else today
    known = instant(known_at, "known_at") if known_at else None
    return day, None if day >= today else day, known
