"""The lines of an invoice from its rows, and what they come to."""

from collections.abc import Sequence
from decimal import Decimal

from custmgr.errors import CustmgrError, InvalidValue
from custmgr.exchange.cells import Row, percentage
from custmgr.exchange.model import Verdict
from custmgr.invoices.model import MOST_LINES
from custmgr.values.frozen import changed
from custmgr.values.line import Line, Rounding, tax_of
from custmgr.values.money import Money, exponent

Amounts = tuple[Money, Money, Money]


def lines_of(unit: Sequence[Row]) -> tuple[Line, ...]:
    """The lines that can be read; what is wrong with the others is found in their rows."""
    return tuple(line for row in unit if (line := row.read("description", lambda r=row: _line(r), None)))  # type: ignore[misc]


def _line(row: Row) -> Line:
    description = row.text("description").strip() or row.text("item").strip() or f"Invoice {row.word('number')}"
    quantity, price = row.number("quantity"), row.number("unit_price")
    if amount := row.number("line_amount"):
        quantity, price = _fitting(quantity, price, amount)
    discount = row.number("discount", "0").removesuffix("%")
    line = Line(description, quantity or "1", price, discount=discount, tax_rate=row.number("tax_rate", "0"))
    if tax := row.number("tax_amount"):
        whole = Decimal(amount) if amount else line.quantity * line.unit_price
        return changed(line, tax_rate=percentage(Line("tax", 1, tax).unit_price, whole))
    return changed(line, tax_included=row.yes("tax_included", default=False))


def _fitting(quantity: str, price: str, amount: str) -> tuple[str, str]:
    """Quantity and price where both are given, else the amount as one piece."""
    Line("amount", 1, amount)
    return (quantity, price) if quantity and price else ("1", amount)


def charge(row: Row, lines: Sequence[Line], currency: str, rounding: Rounding, negative: str) -> Amounts | None:
    """Net, tax and total; a total that the file states itself must be the same."""
    try:
        exponent(currency)
    except InvalidValue as error:
        row.find(Verdict.REFUSED, "currency", error.wanted, currency)
        return None
    if len(lines) > MOST_LINES:
        row.find(Verdict.REFUSED, "number", f"an invoice of at most {MOST_LINES} lines")
        return None
    try:
        totals = tax_of(lines, currency, rounding)
    except CustmgrError as error:
        row.find(Verdict.REFUSED, "unit_price", str(error))
        return None
    amounts = (totals.net, totals.tax, totals.gross)
    stated = row.money("total", currency)
    if stated is not None and stated != totals.gross and not row.refused:
        row.find(Verdict.REFUSED, "total", f"{totals.gross}, to which the lines add up, tax rounded per {rounding}")
    if any(one.minor < 0 for one in amounts) and (negative != "credit_memo" or any(one.minor > 0 for one in amounts)):
        row.find(Verdict.REFUSED, "unit_price", f"a total that is not below zero; {totals.gross} is a credit memo")
    return amounts
