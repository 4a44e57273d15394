"""Amounts asked in major units, compared in each row's own currency."""

from decimal import Decimal
from functools import cache
from math import ceil, floor

from custmgr.errors import InvalidValue
from custmgr.query.criteria import Between, Both, Criteria, Either, Is, Not, OneOf, both
from custmgr.values.exact import scaled
from custmgr.values.money import LARGEST, exponent

USUAL = 2
"""The decimals of nearly every currency."""

_HISTORIC = ("BEF", "BYR", "ESP", "GRD", "ITL", "LUF", "PTE", "ROL", "TRL")
_PLACES = 6


@cache
def unusual() -> dict[int, tuple[str, ...]]:
    """The currencies that do not have two decimals, by how many they have."""
    from iso4217 import Currency

    current = ((one.code, one.exponent) for one in Currency if one.exponent is not None)
    found: dict[int, list[str]] = {}
    for code, decimals in (*current, *((code, exponent(code)) for code in _HISTORIC)):
        if decimals != USUAL:
            found.setdefault(decimals, []).append(code)
    return {decimals: tuple(sorted(codes)) for decimals, codes in sorted(found.items())}


def amount(given: str, name: str) -> Decimal:
    """The number of major units that was given.

    Raises:
        InvalidValue: no plain decimal number of at most six decimals, or one beyond every amount.
    """
    units = scaled(given, name, _PLACES)
    if abs(units) > LARGEST * 10**_PLACES:
        raise InvalidValue(name, given, "an amount")
    return Decimal(units).scaleb(-_PLACES)


def in_own_currency(field: str, low: Decimal | None, high: Decimal | None, operator: str = "=") -> Criteria:
    """The money in the field compared with this amount, or lying between both, in whichever currency it is."""
    groups = unusual()
    rest = Not(OneOf("currency", tuple(code for codes in groups.values() for code in codes)))
    parts: list[Criteria] = [both(rest, _compared(field, low, high, operator, USUAL))]
    for decimals, codes in groups.items():
        parts.append(both(OneOf("currency", codes), _compared(field, low, high, operator, decimals)))
    return Either(tuple(parts))


def in_currency(field: str, low: Decimal | None, high: Decimal | None, operator: str, currency: str) -> Criteria:
    """The money in the field compared with this amount of one currency."""
    return Both((Is("currency", currency), _compared(field, low, high, operator, exponent(currency))))


def _compared(field: str, low: Decimal | None, high: Decimal | None, operator: str, decimals: int) -> Criteria:
    least = None if low is None else low.scaleb(decimals)
    most = None if high is None else high.scaleb(decimals)
    if operator == "<" and least is not None:
        return Between(field, None, ceil(least) - 1)
    if operator == ">" and most is not None:
        return Between(field, floor(most) + 1, None)
    if operator == "<=":
        least = None
    elif operator == ">=":
        most = None
    return Between(field, None if least is None else ceil(least), None if most is None else floor(most))
