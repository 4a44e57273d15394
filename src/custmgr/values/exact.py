"""Exact numbers: what may stand for one, how a fraction is rounded, how a whole is shared out."""

import re
from collections.abc import Sequence
from decimal import Decimal

from custmgr.errors import InvalidValue

PLACES = 6
"""Decimals that a quantity, a unit price or a percentage may have."""

_PLAIN = re.compile(r"-?[0-9]{1,30}(?:\.([0-9]{1,30}))?", re.ASCII)
_SHOWN = 200


def shown(given: object) -> object:
    """What was given, short enough to stand in an error message whatever its size."""
    if isinstance(given, int) and not isinstance(given, bool) and given.bit_length() > _SHOWN:
        return f"an integer of {given.bit_length()} bits"
    if isinstance(given, (str, bytes)) and len(given) > _SHOWN:
        return given[:_SHOWN]
    return given


def scaled(value: object, field: str, places: int) -> int:
    """The value times ten to the power of ``places``, exact; anything that would need a guess or a rounding is refused.

    Text is plain ASCII digits with an optional minus and decimal point; floats, booleans, NaN, infinities, exponents in
    text, grouping, spaces, foreign digits and a negative zero are refused.
    """
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value)
        if plain is None:
            raise InvalidValue(field, shown(value), "a plain decimal number (format)")
        decimals = len(plain.group(1) or "")
        unscaled = int(value.replace(".", "", 1))
        negative = value[0] == "-"
    elif isinstance(value, Decimal):
        unscaled, decimals, negative = _parts(value, field)
    elif isinstance(value, int) and not isinstance(value, bool):
        return value * int(10**places)
    else:
        raise InvalidValue(field, shown(value), "text, an int or a Decimal (type)")
    if negative and not unscaled:
        raise InvalidValue(field, shown(value), "a number without a negative zero (format)")
    if decimals > places:
        raise InvalidValue(field, shown(value), f"a number with at most {places} decimals (precision)")
    return unscaled * int(10 ** (places - decimals))


def _parts(value: Decimal, field: str) -> tuple[int, int, bool]:
    if not value.is_finite():
        raise InvalidValue(field, value, "a finite number (format)")
    sign, digits, exponent = value.as_tuple()
    if len(digits) > 60 or not -60 <= int(exponent) <= 60:
        raise InvalidValue(field, "a Decimal of extreme size", "a number of at most 60 digits (range)")
    unscaled = int("".join(map(str, digits))) * 10 ** max(int(exponent), 0)
    return (-unscaled if sign else unscaled), max(-int(exponent), 0), bool(sign)


def whole(value: object, field: str, *, at_least: int, at_most: int) -> int:
    """The whole number, within these bounds; floats, booleans and text are refused."""
    if not isinstance(value, int) or isinstance(value, bool) or not at_least <= value <= at_most:
        raise InvalidValue(field, shown(value), f"a whole number from {at_least} to {at_most}")
    return value


def rounded(numerator: int, denominator: int) -> int:
    """The nearest integer to a fraction with a positive denominator; a half goes away from zero."""
    nearest = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -nearest if numerator < 0 else nearest


def shared(whole: int, numerators: Sequence[int], denominator: int) -> tuple[int, ...]:
    """Integers near ``numerator / denominator`` that add up to ``whole``, the rounded sum of those fractions.

    The largest remainders are rounded up first, equal ones from the earliest; a negative whole mirrors a positive one.
    """
    if whole < 0:
        return tuple(-part for part in shared(-whole, [-numerator for numerator in numerators], denominator))
    floors = [divmod(numerator, denominator) for numerator in numerators]
    parts = [floor for floor, _ in floors]
    missing = whole - sum(parts)
    for place in sorted(range(len(parts)), key=lambda at: -floors[at][1])[:missing]:
        parts[place] += 1
    return tuple(parts)


def decimal(value: object, field: str, places: int, *, at_most: int) -> Decimal:
    """The value as a Decimal of at most ``places`` decimals and ``at_most`` either side of zero, exact or refused."""
    if abs(scaled(value, field, places)) > at_most * int(10**places):
        raise InvalidValue(field, shown(value), f"a number of at most {at_most} (range)")
    return value if isinstance(value, Decimal) else Decimal(str(value))
