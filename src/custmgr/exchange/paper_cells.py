"""Invoices, payments and ageing as rows of a file."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from custmgr.customers import Customer, survivors
from custmgr.exchange.columns import Column, Rows, Style, major
from custmgr.exchange.numbers import called
from custmgr.invoices import Invoice, Stage
from custmgr.ledger import LedgerEntry, OpenCredit, OpenItem
from custmgr.payments import Payment
from custmgr.ports.storage import Reader
from custmgr.query import Criteria, Is, OneOf, both
from custmgr.receivables.ageing import Ageing, AgeingRow
from custmgr.values.line import Line
from custmgr.values.money import Money

AT_ONCE = 500

E = TypeVar("E", Invoice, Payment)


class _Charge(NamedTuple):
    invoice: Invoice
    line: Line
    number: str
    paid: int
    open: int


class _Receipt(NamedTuple):
    payment: Payment
    number: str
    invoice: str
    unapplied: Money


def _of_invoice(name: str, *, text: bool = False) -> Column:
    return Column.each(name, lambda row: getattr(row.invoice, name), text=text)


def _of_line(name: str, *, text: bool = False) -> Column:
    return Column.each(name, lambda row: getattr(row.line, name), text=text)


def _number(name: str) -> Column:
    return Column.each(name, lambda row: f"{getattr(row.line, name):f}")


def _of_payment(name: str, *, text: bool = False) -> Column:
    return Column.each(name, lambda row: getattr(row.payment, name), text=text)


INVOICE_COLUMNS = (
    Column.each("customer", lambda row: row.number, text=True),
    _of_invoice("number", text=True),
    *(_of_invoice(name) for name in ("issued", "due", "currency", "terms")),
    _of_line("description", text=True),
    *(_number(name) for name in ("quantity", "unit_price", "discount", "tax_rate")),
    Column.each("tax_included", lambda row: "yes" if row.line.tax_included else "no"),
    Column.each("total", lambda row: row.invoice.total.amount),
    Column.each("paid", lambda row: major(row.paid, row.invoice.currency)),
    _of_invoice("reference", text=True),
    Column.each("open", lambda row: major(row.open, row.invoice.currency)),
    Column.each("origin", lambda row: row.invoice.origin.value),
    Column.each("tax_rounding", lambda row: row.invoice.rounding),
)

PAYMENT_COLUMNS = (
    Column.each("customer", lambda row: row.number, text=True),
    Column.each("invoice", lambda row: row.invoice, text=True),
    _of_payment("received"),
    Column.each("amount", lambda row: row.payment.amount.amount),
    Column.each("currency", lambda row: row.payment.amount.currency),
    _of_payment("method", text=True),
    _of_payment("reference", text=True),
    _of_payment("note", text=True),
    _of_payment("number", text=True),
    Column.each("unapplied", lambda row: row.unapplied.amount),
)


def invoices(reader: Reader, whose: Criteria, columns: Sequence[Column], style: Style) -> Iterator[Rows]:
    """One row for each line of the issued invoices of these customers."""
    for page in _pages(reader, Invoice, both(Is("stage", Stage.ISSUED), whose)):
        numbers, sums = _numbers(reader, page), _settled(reader, page)
        charges = [
            _Charge(one, line, numbers[one.customer], *sums.get(one.id, (0, 0))) for one in page for line in one.lines
        ]
        yield style.rows(columns, charges)


def payments(reader: Reader, whose: Criteria, columns: Sequence[Column], style: Style) -> Iterator[Rows]:
    """One row for each standing payment of these customers; it names an invoice where it pays just one."""
    for page in _pages(reader, Payment, both(Is("reversal", None), whose)):
        numbers, paid = _numbers(reader, page), _applied(reader, page)
        credits = reader.get_many(OpenCredit, [(one.customer, one.id) for one in page])
        receipts = [
            _Receipt(one, numbers[one.customer], paid.get(one.id, ""), credits[one.customer, one.id].open)
            for one in page
        ]
        yield style.rows(columns, receipts)


def _pages(reader: Reader, kind: type[E], where: Criteria) -> Iterator[tuple[E, ...]]:
    page = reader.find(kind, where, limit=AT_ONCE)
    while page.items:
        yield page.items
        if page.next is None:
            return
        page = reader.find(kind, where, after=page.next, limit=AT_ONCE)


def _numbers(reader: Reader, page: Sequence[Any]) -> dict[UUID, str]:
    heirs = survivors(reader, {one.customer for one in page})
    found = list(reader.rows(Customer, ("id", "external_number", "number"), OneOf("id", sorted(set(heirs.values())))))
    names = called(reader, [(external, number) for _, external, number in found])
    numbers = {UUID(customer): name for (customer, _, _), name in zip(found, names, strict=True)}
    return {one: numbers[heir] for one, heir in heirs.items()}


def _settled(reader: Reader, page: Sequence[Invoice]) -> dict[UUID, tuple[int, int]]:
    sums: dict[UUID, tuple[int, int]] = {}
    for document, paid, still in reader.rows(
        OpenItem, ("document", "paid", "open"), _items([(p.customer, p.id) for p in page])
    ):
        before = sums.get(UUID(document), (0, 0))
        sums[UUID(document)] = (before[0] + paid, before[1] + still)
    return sums


def _items(documents: Collection[tuple[UUID, UUID]]) -> Criteria:
    owners = tuple(sorted({customer for customer, _ in documents}))
    return both(OneOf("customer", owners), OneOf("document", tuple(sorted({document for _, document in documents}))))


def _applied(reader: Reader, page: Sequence[Payment]) -> dict[UUID, str]:
    """The number of the one document that each payment is applied to."""
    owners = sorted(survivors(reader, {one.customer for one in page}))
    where = both(OneOf("customer", owners), OneOf("source", tuple(sorted(one.id for one in page))))
    sums = reader.total(LedgerEntry, "receivable", where=where, by=("customer", "source", "item", "currency"))
    places: dict[UUID, list[tuple[UUID, UUID]]] = {}
    for (customer, source, item, _currency), (effect,) in sums.items():
        if item and effect < 0:
            places.setdefault(UUID(source), []).append((UUID(customer), UUID(item)))
    single = {payment: several[0] for payment, several in places.items() if len(several) == 1}
    if not single:
        return {}
    rows = reader.rows(OpenItem, ("document", "number"), _items(set(single.values())))
    numbers = {UUID(document): number for document, number in rows}
    return {payment: numbers.get(document, "") for payment, (_, document) in single.items()}


def ageing_columns(edges: Sequence[int]) -> tuple[Column, ...]:
    """A column for each bucket, between who it is and the sums."""
    lows = (1, *(edge + 1 for edge in edges))
    names = ("current", *(f"days_{low}_{edge}" for low, edge in zip(lows, edges, strict=False)), f"days_{lows[-1]}_up")
    return (
        Column.each("number", lambda row: row.number),
        Column.each("name", lambda row: row.name, text=True),
        Column.each("currency", lambda row: row.currency),
        *(Column.each(name, _bucket(place)) for place, name in enumerate(names)),
        Column.each("total_due", lambda row: row.total_due.amount),
        Column.each("account_credit", lambda row: row.account_credit.amount),
        Column.each("balance", lambda row: row.balance.amount),
    )


def _bucket(place: int) -> Callable[[AgeingRow], str]:
    return lambda row: major(row.minor[place], row.currency)


def aged(found: Ageing, wanted: Collection[str] | None, columns: Sequence[Column], style: Style) -> Iterator[Rows]:
    """One row for each of these customers, or all, and each currency."""
    rows = [row for row in found.rows if wanted is None or row.customer in wanted]
    for start in range(0, len(rows), AT_ONCE):
        yield style.rows(columns, rows[start : start + AT_ONCE])
