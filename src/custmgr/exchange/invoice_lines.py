"""The lines of an invoice from its rows, and what they come to."""

from collections.abc import Sequence
from decimal import Decimal

from custmgr.errors import CustmgrError, InvalidValue
from custmgr.exchange.cells import Row, percentage
from custmgr.exchange.model import Verdict
from custmgr.invoices.model import MOST_LINES
from custmgr.values.exact import PLACES, decimal
from custmgr.values.frozen import changed
from custmgr.values.line import LONGEST_DESCRIPTION, Line, Rounding, Totals, tax_of
from custmgr.values.money import LARGEST, Money
from custmgr.values.wording import text

Amounts = tuple[Money, Money, Money]


def lines_of(unit: Sequence[Row], currency: str) -> tuple[Line, ...]:
    """The lines that can be read; what is wrong with the others is found in their rows."""
    named = _priced(unit[0])
    return tuple(line for row in unit if (line := row.read(named, lambda r=row: _line(r, currency), None)))  # type: ignore[misc]


def _line(row: Row, currency: str) -> Line:
    description = row.text("description").strip() or row.text("item").strip() or f"Invoice {row.word('number')}"
    text(description, row.first("description", "item", "number"), at_most=LONGEST_DESCRIPTION)
    quantity, price = row.number("quantity"), row.number("unit_price")
    discount = row.number("discount", "0").removesuffix("%")
    amount = _stated(row, "line_amount")
    whole = amount is not None and not (quantity and price)
    if whole:
        quantity, price, discount = "1", row.number("line_amount"), "0"
    if not price:
        raise InvalidValue(_priced(row), price, "an amount")
    line = Line(description, quantity or "1", price, discount=discount, tax_rate=row.number("tax_rate", "0"))
    charged = line.amount(currency)
    if amount is not None and amount != charged.amount:
        piece = f"{charged}, to which quantity and rate come; without one of them the amount is taken as one piece"
        raise InvalidValue("line_amount", amount, "an amount in whole minor units" if whole else piece)
    tax = _stated(row, "tax_amount")
    if tax is None:
        return changed(line, tax_included=row.yes("tax_included", default=False))
    try:
        return changed(line, tax_rate=percentage(tax, charged.amount))
    except InvalidValue as error:
        raise InvalidValue("tax_amount", error.given, f"the tax of {charged}, {error.wanted}") from error


def _stated(row: Row, field: str) -> Decimal | None:
    """The amount in the cell, ``None`` when it is empty; a line states more decimals than money has."""
    word = row.number(field)
    return decimal(word, field, PLACES, at_most=LARGEST) if word else None


def _priced(row: Row) -> str:
    return row.first("unit_price", "line_amount")


def charge(
    unit: Sequence[Row], lines: Sequence[Line], currency: str, rounding: Rounding, negative: str
) -> Amounts | None:
    """Net, tax and total; what the file states of them itself must be the same."""
    row = unit[0]
    if len(lines) > MOST_LINES:
        row.find(Verdict.REFUSED, "number", f"an invoice of at most {MOST_LINES} lines")
        return None
    try:
        totals = tax_of(lines, currency, rounding)
    except CustmgrError as error:
        row.find(Verdict.REFUSED, _priced(row), str(error))
        return None
    if not any(one.refused for one in unit):
        _hold_taxes(unit, lines, totals)
    amounts = (totals.net, totals.tax, totals.gross)
    stated = row.money("total", currency)
    if stated is not None and stated != totals.gross and not row.refused:
        row.find(Verdict.REFUSED, "total", f"{totals.gross}, to which the lines add up, tax rounded per {rounding}")
    if any(one.minor < 0 for one in amounts) and (negative != "credit_memo" or any(one.minor > 0 for one in amounts)):
        row.find(Verdict.REFUSED, _priced(row), f"a total that is not below zero; {totals.gross} is a credit memo")
    return amounts


def _hold_taxes(unit: Sequence[Row], lines: Sequence[Line], totals: Totals) -> None:
    """Hold that the rate of each line, which has at most six decimals, gives exactly the tax that its row states."""
    for row, line, (net, tax) in zip(unit, lines, totals.lines, strict=True):
        stated = _stated(row, "tax_amount")
        if stated is not None and stated != tax.amount:
            wanted = f"a tax that some rate of at most {PLACES} decimals gives: {line.tax_rate} % of {net} is {tax}"
            row.find(Verdict.REFUSED, "tax_amount", wanted)
