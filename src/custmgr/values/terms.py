"""Payment terms: from a notation to the due date of an invoice (D29)."""

import re
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

import attrs

from custmgr.errors import InvalidValue, Refused
from custmgr.values.dates import business_date, month_end
from custmgr.values.exact import shown

_LONGEST = 40
_NOTATIONS = re.compile(
    r"NET ?(?P<net>[0-9]{1,3})(?: DAYS?)?(?P<eom> EOM)?|(?P<before>[0-9]{1,3}) DAYS? EOM"
    r"|(?P<month_end>EOM)|(?P<delivery>COD)|(?P<receipt>DUE ON RECEIPT)",
    re.ASCII,
)


@attrs.define(slots=False)
class UnknownTerms(Refused):
    """The notation is none that the desk can compute a due date from."""

    says = "payment terms {notation!r} are not known: write NET30, EOM or COD"

    notation: str


class Rule(Enum):
    """How the days of payment terms are counted."""

    NET = "NET{days}"
    MONTH_END = "EOM"
    AFTER_MONTH_END = "NET{days} EOM"
    BEFORE_MONTH_END = "{days} days EOM"
    ON_DELIVERY = "COD"
    ON_RECEIPT = "due on receipt"


@attrs.frozen
class Terms:
    """When an invoice is due, counted from its date; made by ``Terms.parse``."""

    rule: Rule
    days: int = 0

    @classmethod
    def parse(cls, notation: str) -> "Terms":
        """The terms a notation stands for, whatever its case and spacing; one that is not known is refused by name."""
        if not isinstance(notation, str):
            raise InvalidValue("terms", shown(notation), "a notation like NET30 (type)")
        return _parsed(notation)

    @classmethod
    def _read(cls, notation: str) -> "Terms":
        wording = re.sub(" +", " ", notation.strip(" ").upper()) if len(notation) <= _LONGEST else ""
        found = _NOTATIONS.fullmatch(wording)
        if found is None:
            raise UnknownTerms(notation[:_LONGEST])
        if net := found["net"]:
            return cls(Rule.AFTER_MONTH_END if found["eom"] else Rule.NET, int(net))
        if before := found["before"]:
            return cls(Rule.BEFORE_MONTH_END, int(before))
        if found["month_end"]:
            return cls(Rule.MONTH_END)
        return cls(Rule.ON_DELIVERY if found["delivery"] else Rule.ON_RECEIPT)

    @property
    def notation(self) -> str:
        """The canonical text, which parses to the same terms."""
        return self.rule.value.format(days=self.days)

    def due(self, issued: date) -> date:
        """The due date of an invoice of that date."""
        day, days = business_date(issued, "issued"), timedelta(days=self.days)
        if self.rule is Rule.NET:
            return day + days
        if self.rule is Rule.AFTER_MONTH_END:
            return month_end(day) + days
        if self.rule is Rule.BEFORE_MONTH_END:
            return month_end(day + days)
        return month_end(day) if self.rule is Rule.MONTH_END else day

    def __str__(self) -> str:
        return self.notation


_parsed = lru_cache(256)(Terms._read)  # noqa: SLF001 - a desk knows a handful of terms
