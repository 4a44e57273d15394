"""Lines of a document, and the tax and totals of a set of lines (D16)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.exact import PLACES, decimal, rounded, shared, shown
from custmgr.values.money import LARGEST, Money, exponent, sum_of
from custmgr.values.wording import text

Rounding = Literal["document", "line"]
"""Whether tax is rounded once per rate of a document, or on each line."""

LONGEST_DESCRIPTION = 1000
_ONE: int = 10**PLACES
_HUNDRED = 100 * _ONE
_SQUARE = _ONE * _ONE
_HIGHEST_TAX = 1000


def _number(value: str | int | Decimal, field: str) -> Decimal:
    return decimal(value, field, PLACES, at_most=LARGEST)


def _percentage(value: str | int | Decimal, field: str, limit: int) -> Decimal:
    percentage = _number(value, field)
    if not 0 <= percentage <= limit:
        raise InvalidValue(field, shown(value), f"a percentage from 0 to {limit} (range)")
    return percentage


def _quantity(value: str | int | Decimal) -> Decimal:
    return _number(value, "quantity")


def _unit_price(value: str | int | Decimal) -> Decimal:
    return _number(value, "unit_price")


def _discount(value: str | int | Decimal) -> Decimal:
    return _percentage(value, "discount", 100)


def _tax_rate(value: str | int | Decimal) -> Decimal:
    return _percentage(value, "tax_rate", _HIGHEST_TAX)


def _description(value: str) -> str:
    return text(value, "description", at_most=LONGEST_DESCRIPTION)


def _yes_or_no(_line: object, attribute: "attrs.Attribute[bool]", value: bool) -> None:
    if value.__class__ is not bool:
        raise InvalidValue(attribute.name, shown(value), "true or false (type)")


@attrs.frozen
class Line:
    """What is charged: a quantity at a unit price in major units, with the discount and the tax rate in percent.

    Numbers are exact decimals of up to 6 places. With ``tax_included`` the unit price contains the tax.
    """

    description: str = attrs.field(converter=_description)
    quantity: Decimal = attrs.field(converter=_quantity)
    unit_price: Decimal = attrs.field(converter=_unit_price)
    discount: Decimal = attrs.field(default=Decimal(0), converter=_discount)
    tax_rate: Decimal = attrs.field(default=Decimal(0), converter=_tax_rate)
    tax_included: bool = attrs.field(default=False, validator=_yes_or_no)

    def amount(self, currency: str) -> Money:
        """Quantity times price less the discount, rounded once, half away from zero; taxed as the price is stated."""
        return Money.within(self.minor(10 ** exponent(currency)), currency)

    def minor(self, unit: int) -> int:
        """The amount in minor units, ``unit`` of which make a major one; of any size."""
        exact = _scaled(self.quantity) * _scaled(self.unit_price) * unit
        if not self.discount:
            return rounded(exact, _SQUARE)
        return rounded(exact * (_HUNDRED - _scaled(self.discount)), _SQUARE * _HUNDRED)

    def net(self, currency: str) -> Money:
        """The amount without tax; of a tax-included price, the amount less the tax rounded on this line alone."""
        amount = self.amount(currency)
        if not self.tax_included:
            return amount
        return amount - Money.of_minor(_tax([self], [amount.minor])[0], currency)


@attrs.frozen
class Totals:
    """What a document comes to: per tax rate in ascending order, and per line in the order given.

    ``lines`` and ``by_rate`` each add up exactly to ``net`` and ``tax``, and these to ``gross``.
    """

    net: Money
    tax: Money
    gross: Money
    by_rate: tuple[tuple[Decimal, Money, Money], ...]
    lines: tuple[tuple[Money, Money], ...]


def tax_of(lines: Iterable[Line], currency: str, rounding: Rounding = "document") -> Totals:
    """Net, tax and gross of the lines: tax is rounded once per tax rate and shared to the lines by largest remainders.

    ``rounding="line"`` rounds the tax of each line instead. A tax-included line keeps its stated gross to the minor
    unit either way.
    """
    all_lines = tuple(lines)
    pairs = tuple(
        (Money.of_minor(net, currency), Money.of_minor(tax, currency))
        for net, tax in _taxed(all_lines, currency, rounding)
    )
    rates: dict[Decimal, list[int]] = {}
    for place, line in enumerate(all_lines):
        rates.setdefault(line.tax_rate, []).append(place)
    net, tax_total = _summed(pairs, currency)
    by_rate = tuple((rate, *_summed([pairs[place] for place in rates[rate]], currency)) for rate in sorted(rates))
    return Totals(net, tax_total, net + tax_total, by_rate, pairs)


def totals(lines: Sequence[Line], currency: str, rounding: Rounding) -> tuple[Money, Money, Money]:
    """Net, tax and gross alone, as ``tax_of`` gives them."""
    pairs = _taxed(lines, currency, rounding)
    net, tax = (Money.within(sum(parts), currency) for parts in (zip(*pairs, strict=True) if pairs else ((), ())))
    return net, tax, net + tax


def _taxed(lines: Sequence[Line], currency: str, rounding: str) -> list[tuple[int, int]]:
    """Net and tax of each line in minor units."""
    if rounding not in ("document", "line"):
        raise InvalidValue("rounding", rounding, "document or line")
    unit = 10 ** exponent(currency)
    amounts = [line.minor(unit) for line in lines]
    for amount in amounts:
        if not -LARGEST <= amount <= LARGEST:
            Money.within(amount, currency)
    rates: dict[Decimal, list[int]] = {}
    for place, line in enumerate(lines):
        if line.tax_rate:
            rates.setdefault(line.tax_rate, []).append(place)
    taxes = [0] * len(lines)
    for places in rates.values():
        groups = [places] if rounding == "document" else [[place] for place in places]
        for group in groups:
            parts = _tax([lines[place] for place in group], [amounts[place] for place in group])
            for place, tax in zip(group, parts, strict=True):
                taxes[place] = tax
    return [
        (amount - tax if line.tax_included else amount, tax)
        for line, amount, tax in zip(lines, amounts, taxes, strict=True)
    ]


def _tax(lines: Sequence[Line], amounts: Sequence[int]) -> tuple[int, ...]:
    """The tax of lines of one rate in minor units, rounded once on their sum and shared out."""
    rate = _scaled(lines[0].tax_rate)
    exact = [
        amount * rate * (_HUNDRED if line.tax_included else _HUNDRED + rate)
        for line, amount in zip(lines, amounts, strict=True)
    ]
    denominator = _HUNDRED * (_HUNDRED + rate)
    return shared(rounded(sum(exact), denominator), exact, denominator)


def _summed(pairs: Sequence[tuple[Money, Money]], currency: str) -> tuple[Money, Money]:
    return sum_of((net for net, _ in pairs), currency), sum_of((tax for _, tax in pairs), currency)


def _scaled(value: Decimal) -> int:
    numerator, denominator = value.as_integer_ratio()
    return numerator * _ONE // denominator  # exact: the line admits no more than 6 places
