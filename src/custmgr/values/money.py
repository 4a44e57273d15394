"""Money: an exact amount in integer minor units of one currency."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import attrs

from custmgr.errors import InvalidValue, Refused
from custmgr.values.exact import rounded, scaled, shared, shown

LARGEST = 10**15
"""The most minor units, either side of zero, that one amount may have."""

_MOST_PARTS = 10_000
_RATE_PLACES = 30

_exponents = {  # withdrawn codes by their last use, for historic documents; current ones are added when first met
    **dict.fromkeys(("ANG", "ATS", "BGN", "CUC", "CYP", "DEM", "EEK", "FIM", "FRF", "HRK", "IEP"), 2),
    **dict.fromkeys(("LTL", "LVL", "MRO", "MTL", "NLG", "SIT", "SKK", "SLL", "STD", "VEF", "ZMK", "ZWL"), 2),
    **dict.fromkeys(("BEF", "BYR", "ESP", "GRD", "ITL", "LUF", "PTE", "ROL", "TRL"), 0),
}


@attrs.define(slots=False)
class CurrencyMismatch(Refused):
    """Amounts of different currencies are never added, compared or applied to each other."""

    says = "{left} and {right} are different currencies"

    left: str
    right: str


def exponent(currency: str) -> int:
    """Decimals of the currency by ISO 4217; unknown codes and those without minor units are refused."""
    try:
        return _exponents[currency]
    except (KeyError, TypeError):
        return _looked_up(currency)


def _looked_up(currency: str) -> int:
    from iso4217 import Currency

    try:
        known = Currency(currency)
    except ValueError:
        raise InvalidValue("currency", shown(currency), "an ISO 4217 code in capitals") from None
    if known.exponent is None or known.code != currency:
        raise InvalidValue("currency", shown(currency), "the code of a currency with minor units")
    return _exponents.setdefault(currency, int(known.exponent))


@attrs.frozen(init=False, repr=False)
class Money:
    """An exact amount of one currency, at most 10**15 minor units either side of zero.

    ``Money("53.30", "USD")`` takes major units as text, int or Decimal; nothing is rounded or guessed.
    Amounts of different currencies are unequal, and are refused (CurrencyMismatch) in sums and comparisons.
    """

    minor: int
    currency: str

    def __init__(self, amount: str | int | Decimal, currency: str) -> None:
        if isinstance(amount, int) and abs(amount) > LARGEST:
            raise _out_of_range(amount)
        minor = scaled(amount, "amount", exponent(currency))
        if abs(minor) > LARGEST:
            raise _out_of_range(amount)
        _set_minor(self, minor)
        _set_currency(self, currency)

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> "Money":
        """The amount of that many minor units as storage holds it: not checked against the bound."""
        if minor.__class__ is not int:
            raise InvalidValue("amount", shown(minor), "an int of minor units (type)")
        exponent(currency)
        money = object.__new__(Money)
        _set_minor(money, minor)
        _set_currency(money, currency)
        return money

    @classmethod
    def within(cls, minor: int, currency: str) -> "Money":
        """The amount of that many minor units, refused beyond the bound."""
        exponent(currency)
        return _result(minor, currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in that currency."""
        return cls.of_minor(0, currency)

    @property
    def amount(self) -> Decimal:
        """Major units with exactly the decimals of the currency."""
        return Decimal(self._digits())

    def __add__(self, other: "Money") -> "Money":
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return _result(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return _result(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return _result(-self.minor, self.currency)

    def __abs__(self) -> "Money":
        return _result(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return self.minor <= other.minor

    def __gt__(self, other: "Money") -> bool:
        if other.__class__ is not Money:
            return NotImplemented
        return other < self

    def __ge__(self, other: "Money") -> bool:
        if other.__class__ is not Money:
            return NotImplemented
        return other <= self

    def positive(self, field: str = "amount") -> "Money":
        """Itself when above zero, else InvalidValue for that field; ``Money.positive(value, field)`` asks any value."""
        if self.__class__ is not Money:
            raise InvalidValue(field, shown(self), "a Money (type)")
        if self.minor > 0:
            return self
        raise InvalidValue(field, str(self), "more than zero" if self.minor else "more than zero (zero)")

    def split(self, parts: int) -> tuple["Money", ...]:
        """That many parts that differ by at most one minor unit and add up to the whole, the odd units first."""
        if parts.__class__ is not int or not 1 <= parts <= _MOST_PARTS:
            raise InvalidValue("parts", shown(parts), f"an int from 1 to {_MOST_PARTS}")
        return self.allocate((1,) * parts)

    def allocate(self, weights: Sequence[int]) -> tuple["Money", ...]:
        """Parts in proportion to the weights that always add up to the whole.

        Odd minor units go by largest remainder, equal remainders to the earliest part; a negative amount mirrors
        the positive one.
        """
        if any(weight.__class__ is not int or weight < 0 for weight in weights):
            raise InvalidValue("weights", "a weight that is no int or below zero", "ints of zero or more")
        total = sum(weights)
        if not total:
            raise InvalidValue("weights", shown(str(list(weights[:10]))), "weights with a sum above zero")
        parts = shared(self.minor, [self.minor * weight for weight in weights], total)
        return tuple(_result(part, self.currency) for part in parts)

    def times(self, rate: Decimal | int) -> "Money":
        """The amount multiplied by an exact rate, rounded once, half away from zero."""
        if isinstance(rate, bool) or not isinstance(rate, (Decimal, int)):
            raise InvalidValue("rate", shown(rate), "a Decimal or an int (type)")
        numerator = scaled(rate, "rate", _RATE_PLACES)
        return _result(rounded(self.minor * numerator, 10**_RATE_PLACES), self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {self._digits()}"

    def __repr__(self) -> str:
        return f"Money({self._digits()!r}, {self.currency!r})"

    def _digits(self) -> str:
        decimals = exponent(self.currency)
        digits = str(abs(self.minor)).rjust(decimals + 1, "0")
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else sign + digits


def sum_of(moneys: Iterable[Money], currency: str) -> Money:
    """The sum in that currency, zero when there is nothing to add."""
    total = 0
    for money in moneys:
        if money.currency != currency:
            raise CurrencyMismatch(currency, money.currency)
        total += money.minor
    exponent(currency)
    return _result(total, currency)


def _result(minor: int, currency: str) -> Money:
    if not -LARGEST <= minor <= LARGEST:
        raise _out_of_range(minor)
    money = object.__new__(Money)
    _set_minor(money, minor)
    _set_currency(money, currency)
    return money


def _out_of_range(given: object) -> InvalidValue:
    return InvalidValue("amount", shown(given), f"an amount of at most {LARGEST} minor units (range)")


# The slots' own setters: what frozen forbids to callers, and several times cheaper than object.__setattr__.
_set_minor: Any = Money.__dict__["minor"].__set__
_set_currency: Any = Money.__dict__["currency"].__set__
