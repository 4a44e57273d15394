"""What the columns of a list can be asked in filter text, and the criteria that each question becomes."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Protocol

import attrs

from custmgr.errors import InvalidValue
from custmgr.query.amounts import amount, in_currency, in_own_currency
from custmgr.query.criteria import Between, Contains, Criteria, Is, Not, Says, With, both
from custmgr.query.tokens import Given
from custmgr.values.dates import business_date, month_end
from custmgr.values.exact import scaled
from custmgr.values.wording import fold

LARGEST_NUMBER = 10**15
LAST_CHARACTER = "\U0010ffff"


class Column(Protocol):
    """A column by the name it has in filter text."""

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria of one value.

        Raises:
            InvalidValue: an operator, qualifier or value that the column does not take.
        """


def taken(name: str, operator: str, given: Given, qualifier: str, operators: str = ":=") -> None:
    """Hold that the column takes this operator, range and qualifier.

    Raises:
        InvalidValue: it does not; says what it takes.
    """
    if qualifier:
        raise InvalidValue(name, qualifier, "a column without a currency")
    if given.high is not None and "<" not in operators:
        raise InvalidValue(name, f"{given.low}..{given.high}", "one value, no range")
    if given.high is not None and operator not in (":", "="):
        raise InvalidValue(name, operator, f"a range after {name}:")
    if operator not in operators.split() and operator not in (":", "="):
        raise InvalidValue(name, operator, f"{name}: or {name}= with a value")


_ORDERED = ": = < <= > >="


def _between(field: str, operator: str, low: Any, high: Any) -> Criteria:
    """The field against a value that covers everything from ``low`` to ``high``."""
    if operator == "<":
        return both(Between(field, None, low), Not(Is(field, low)))
    if operator == ">":
        return both(Between(field, high, None), Not(Is(field, high)))
    if operator == "<=":
        return Between(field, None, high)
    if operator == ">=":
        return Between(field, low, None)
    return Is(field, low) if low == high else Between(field, low, high)


@attrs.frozen
class Words:
    """Text: ``:`` finds what contains the value, ``=`` the whole text; a folded field is asked without case or accents.

    The upper end of a range takes in what begins with it: ``name:a..c`` finds Carl. A field that is ``said`` is among
    those that ``Says`` reads, so that what it contains can be asked of the index of texts first.
    """

    field: str
    folded: bool = True
    said: bool = False

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria of one text or range of texts."""
        taken(name, operator, given, qualifier, _ORDERED)
        form = fold if self.folded else str
        if given.high is not None:
            high = form(given.high)
            return Between(self.field, form(given.low) or None, high + LAST_CHARACTER if high else None)
        value = form(given.low)
        if operator == ":" and value:
            contains = Contains(self.field, value)
            return both(Says(value), contains) if self.said else contains
        return _between(self.field, operator, value, value)


@attrs.frozen
class Whole:
    """A whole number."""

    field: str

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria of one number or range of numbers."""
        taken(name, operator, given, qualifier, _ORDERED)
        if given.high is not None:
            return Between(self.field, _number(name, given.low), _number(name, given.high))
        value = _number(name, given.low, required=True)
        return _between(self.field, operator, value, value)


def _number(name: str, given: str, *, required: bool = False) -> int | None:
    if not given and not required:
        return None
    value = scaled(given, name, 0)
    if abs(value) > LARGEST_NUMBER:
        raise InvalidValue(name, given[:20], f"a number up to {LARGEST_NUMBER}")
    return value


_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)


@attrs.frozen
class Day:
    """A date: ``2026-03-31``, a month ``2026-03``, a year ``2026``, ``today``, or ``none`` for an absent one."""

    field: str
    today: date

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria of one date, month or year, or a range of them."""
        taken(name, operator, given, qualifier, _ORDERED)
        if given.high is not None:
            low = self._days(name, given.low)[0] if given.low else None
            high = self._days(name, given.high)[1] if given.high else None
            return Between(self.field, low, high)
        if given.low.casefold() == "none" and operator in (":", "="):
            return Is(self.field, None)
        first, last = self._days(name, given.low)
        if operator == "<":
            return Between(self.field, None, first - timedelta(days=1))
        if operator == ">":
            return Between(self.field, last + timedelta(days=1), None)
        return _between(self.field, operator, first, last)

    def _days(self, name: str, given: str) -> tuple[date, date]:
        try:
            if given.casefold() == "today":
                return self.today, self.today
            if _YEAR.fullmatch(given):
                first = business_date(f"{given}-01-01", name)
                return first, first.replace(month=12, day=31)
            if _MONTH.fullmatch(given):
                first = business_date(f"{given}-01", name)
                return first, month_end(first)
            day = business_date(given, name)
        except InvalidValue:
            raise InvalidValue(name, given, "a date like 2026-03-31, 2026-03, 2026 or today") from None
        return day, day


@attrs.frozen
class Amount:
    """Money in major units of each row's own currency; ``balance:EUR>100`` asks the rows of ``accounts`` instead."""

    field: str
    accounts: type | None = None

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria of one amount or range of amounts."""
        taken(name, operator, given, "", _ORDERED)
        if given.high is None:
            low = high = amount(given.low, name)
        else:
            low, high = (amount(end, name) if end else None for end in (given.low, given.high))  # type: ignore[assignment]
        if not qualifier:
            return in_own_currency(self.field, low, high, operator)
        if self.accounts is None:
            raise InvalidValue(name, qualifier, "a column without a currency")
        return With(self.accounts, in_currency(self.field, low, high, operator, qualifier))


@attrs.frozen
class Of:
    """A column of another kind with the same customer."""

    kind: type
    column: Column

    def asked(self, name: str, operator: str, given: Given, qualifier: str, /) -> Criteria:
        """The criteria, asked of that kind."""
        return With(self.kind, self.column.asked(name, operator, given, qualifier))


Columns = Mapping[str, Column]
