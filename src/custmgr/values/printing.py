"""Amounts and days as a letter in a language prints them; a language that is not known prints as English does."""

from datetime import date
from decimal import Decimal

from custmgr.values.money import Money

_MARKS = {"en": (",", "."), "de": (".", ",")}
_DAYS = {"en": "%Y-%m-%d", "de": "%d.%m.%Y"}


def primary(language: str) -> str:
    """The language that something is printed in: the first part of a tag like ``de-AT``, English where unknown."""
    if language in _MARKS:
        return language
    found = language.replace("_", "-").partition("-")[0].lower()
    return found if found in _MARKS else "en"


def amount(money: Money, language: str = "en") -> str:
    """The amount with the decimals of its currency, without the currency."""
    return number(money.amount, language)


def number(value: Decimal, language: str = "en") -> str:
    """A decimal with grouped thousands."""
    grouping, point = _MARKS[primary(language)]
    text = f"{value:,f}"
    return text if grouping == "," else text.translate({ord(","): grouping, ord("."): point})


def plain(value: Decimal, language: str = "en") -> str:
    """A decimal without trailing zeros, as quantities and rates are printed."""
    short = value.normalize()
    return number(short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1)), language)  # type: ignore[operator]


def day(on: date, language: str = "en") -> str:
    """A calendar day."""
    return on.strftime(_DAYS[primary(language)])
