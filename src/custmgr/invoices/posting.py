"""What the issue and the void of an invoice or credit memo post."""

from collections.abc import Sequence
from datetime import date

from custmgr.history import record
from custmgr.invoices.credit_memo import CreditMemo, CreditUsed
from custmgr.invoices.model import Invoice, Origin
from custmgr.ledger import (
    APPLIED_TO,
    Chart,
    OpenCredit,
    OpenItem,
    Sheet,
    Transfer,
    fill,
    open_credits,
    open_items,
    opposite,
    post,
    standing,
)
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Is, both
from custmgr.values.money import Money

_RETURNED = (Chart.SALES_RETURNS, Chart.TAX, Chart.OPENING, Chart.OPENING_RETURNS)
"""Where an expired credit goes."""


def post_invoices(tx: Transaction, invoices: Sequence[tuple[Invoice, date]]) -> None:
    """Raise the open item of each invoice on its day: receivable from sales and tax, or from the opening balance."""
    sheet = Sheet(tx)
    for invoice, on in invoices:
        sheet.post(invoice.customer, _charges(invoice, on), items=[_item(invoice, on)])
    sheet.keep()


def _charges(invoice: Invoice, on: date) -> list[Transfer]:
    amounts = [(Chart.SALES, invoice.net), (Chart.TAX, invoice.tax)]
    if invoice.origin is Origin.OPENING:
        amounts = [(Chart.OPENING, invoice.total)]
    place = (invoice.id, 1)
    return [Transfer(invoice.id, Chart.RECEIVABLE, account, money, on, place) for account, money in amounts if money]


def _item(invoice: Invoice, on: date) -> OpenItem:
    assert invoice.due is not None, "an issued invoice has its dates and its number"
    assert invoice.number is not None, "an issued invoice has its dates and its number"
    return OpenItem.raised(
        invoice.customer, invoice.id, 1, invoice.number, on=on, due=invoice.due, amount=invoice.total
    )


def posted_on(reader: Reader, invoice: Invoice) -> date:
    """The day on which an issued invoice was posted: its own, or the first open one where its own was closed."""
    return reader.get(OpenItem, (invoice.customer, invoice.id, 1)).on


def use_credit(tx: Transaction, invoice: Invoice, on: date) -> None:
    """Let what the customer has with us settle the invoice."""
    credits = open_credits(tx, invoice.customer, invoice.currency, on=on)
    items = open_items(tx, invoice.customer, invoice.currency, documents=[invoice.id])
    post(tx, invoice.customer, list(fill(credits, items, on)))


def returned(reader: Reader, memo: CreditMemo, net: Money, tax: Money) -> list[tuple[Chart, Money]]:
    """What of a memo stands against which account: sales and tax, but no revenue where it was given for a balance that
    was brought over.
    """
    amounts = [(Chart.SALES_RETURNS, net), (Chart.TAX, tax)]
    if memo.opening:
        amounts = [(Chart.OPENING, net + tax)]
    elif memo.invoice is not None and reader.get(Invoice, memo.invoice).origin is Origin.OPENING:
        amounts = [(Chart.OPENING_RETURNS, net + tax)]
    return [(account, money) for account, money in amounts if money]


def post_memo(tx: Transaction, memo: CreditMemo) -> None:
    """Give the credit, then use it on the open items of the memo's invoice, oldest due first."""
    transfers = [
        Transfer(memo.id, account, Chart.CREDITS, money, memo.issued, source=memo.id)
        for account, money in returned(tx, memo, memo.net, memo.tax)
    ]
    credit = OpenCredit.received(
        memo.customer, memo.id, Chart.CREDITS, memo.number, on=memo.issued, amount=memo.total, expires=memo.expires
    )
    if memo.invoice is not None:
        items = open_items(tx, memo.customer, memo.currency, documents=[memo.invoice])
        transfers += fill([credit], items, memo.issued)
    post(tx, memo.customer, transfers, credits=[credit])


def release(tx: Transaction, invoice: Invoice, on: date) -> None:
    """Reverse everything that was posted for the invoice: what settled it is released, then the item itself is undone.

    Credit memos against the invoice are voided with it.

    Raises:
        CreditUsed: an excess of such a memo is used elsewhere.
    """
    for memo in tx.find(CreditMemo, Is("invoice", invoice.id)):
        if memo.voided is None:
            void_memo(tx, memo, on)
    entries = standing(tx, invoice.customer, Is("item", invoice.id))
    settled = [one for one in entries if one.credit in APPLIED_TO]
    raised = [one for one in entries if one.debit is Chart.RECEIVABLE]
    post(tx, invoice.customer, [opposite(one, on) for one in (*settled, *raised)])
    if not raised:
        mine = both(Is("customer", invoice.customer), Is("document", invoice.id))
        tx.put_many([one.voided() for one in tx.find(OpenItem, mine)])


def void_memo(tx: Transaction, memo: CreditMemo, on: date, *, reason: str = "its invoice was voided") -> CreditMemo:
    """Take the memo back: off the items of its own invoice, then out of the customer's credit. What expired of it was
    used by nobody.

    Raises:
        CreditUsed: part of it went to another document or was refunded.
    """
    entries = standing(tx, memo.customer, Is("source", memo.id))
    given = [one for one in entries if one.credit is Chart.CREDITS]
    used = [one for one in entries if one.debit in (Chart.CREDITS, Chart.CREDIT_CLEARING)]
    taken = [one for one in used if one.credit not in _RETURNED]
    if any(one.item is None or one.item != memo.invoice for one in taken):
        raise CreditUsed(memo.id)
    post(tx, memo.customer, [opposite(one, on) for one in (*used, *given)])
    kept = tx.put(memo.void(on))
    record(tx, "credit_memo.voided", memo.customer, document=memo.id, facts={"number": memo.number, "reason": reason})
    return kept


def credited(tx: Reader, invoice: Invoice) -> tuple[Money, Money]:
    """What standing memos against the invoice come to, and how much of it is tax."""
    memos = [one for one in tx.find(CreditMemo, Is("invoice", invoice.id)) if one.voided is None]
    nothing = Money.zero(invoice.currency)
    return sum((one.total for one in memos), nothing), sum((one.tax for one in memos), nothing)
