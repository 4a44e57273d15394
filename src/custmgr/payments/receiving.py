"""Receiving money: is it there already, is it more than the desk takes, and the payment that records it."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import attrs

from custmgr.customers import Ability, holder, theirs
from custmgr.errors import Refused
from custmgr.history import record
from custmgr.ledger import (
    Chart,
    OpenCredit,
    OpenItem,
    Target,
    Transfer,
    open_items,
    post,
    settlements,
    told,
    total_open,
)
from custmgr.payments.model import Payment
from custmgr.payments.settings import PaymentSettings
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Between, Is, both
from custmgr.settings import resolve
from custmgr.values.ids import new_id
from custmgr.values.money import Money
from custmgr.values.wording import text_field

ALIKE_WITHIN = timedelta(days=7)


@attrs.define(slots=False)
class LikelyDuplicateReceipt(Refused):
    """A payment of this amount, method and reference was recorded within a week; take it all the same with
    ``despite_duplicates=True``.
    """

    says = "much like payment {number} of {received}"

    payment: UUID
    number: str
    received: date


@attrs.define(slots=False)
class OverPayment(Refused):
    """The desk's policy refuses more than is owed."""

    says = "{asked} is more than the {owed} that are owed"

    asked: Money
    owed: Money


@attrs.frozen
class Receipt:
    """What is known of money that came in."""

    amount: Money
    method: str = text_field(at_most=50)
    reference: str = text_field(at_most=200, default="")
    note: str = text_field(at_most=2000, default="", lines=True)
    confirmed: bool = False
    on_account: bool = False
    received: date | None = None


def alike(reader: Reader, customer: UUID, receipt: Receipt, on: date) -> list[Payment]:
    """Standing payments of the customer with this amount, method and reference within a week of the day."""
    where = both(
        theirs(reader, customer),
        Is("reference", receipt.reference),
        Is("amount", receipt.amount),
        Is("method", receipt.method),
        Between("received", on - ALIKE_WITHIN, on + ALIKE_WITHIN),
        Is("reversal", None),
    )
    return list(reader.find(Payment, where))


def hold_new(reader: Reader, customer: UUID, receipt: Receipt, on: date) -> None:
    """Hold that a payment with a reference was not recorded before.

    Raises:
        LikelyDuplicateReceipt: it was.
    """
    if receipt.reference and (found := alike(reader, customer, receipt, on)):
        raise LikelyDuplicateReceipt(found[0].id, found[0].number, found[0].received)


def policy_of(tx: Transaction, customer: UUID) -> PaymentSettings:
    """What was agreed about this customer's payments."""
    return resolve(tx, holder(tx, customer), PaymentSettings)


def hold_within_policy(
    tx: Transaction, policy: PaymentSettings, customer: UUID, receipt: Receipt, named: Sequence[OpenItem]
) -> None:
    """Hold that a clerk's receipt is not more than is owed, where the desk refuses that; ``named`` are the items of the
    documents that it is for.

    Raises:
        OverPayment: it is more than is open of the documents named, or in total where none is named.
    """
    if receipt.confirmed or receipt.on_account or policy.overpayment == "keep":
        return
    currency = receipt.amount.currency
    owed = total_open(named or open_items(tx, customer, currency), currency)
    if receipt.amount > owed:
        raise OverPayment(receipt.amount, owed)


def receive(
    tx: Transaction,
    customer: UUID,
    receipt: Receipt,
    on: date,
    policy: PaymentSettings,
    *,
    moved_from: UUID | None = None,
) -> tuple[Payment, OpenCredit, Transfer]:
    """The stored payment, the credit it gives the customer, and the transfer of its arrival, still to be posted.

    Raises:
        NotActive: the account was erased or merged; an archived one still takes payments.
    """
    holder(tx, customer).hold(Ability.PAYMENTS)
    series = policy.payment_series
    payment = tx.put(
        Payment(
            id=new_id(),
            customer=customer,
            number=f"{series}-{tx.next_number(series)[0]:05d}",
            amount=receipt.amount,
            method=receipt.method,
            received=receipt.received or on,
            reference=receipt.reference,
            note=receipt.note,
            confirmed=receipt.confirmed,
            on_account=receipt.on_account,
            moved_from=moved_from,
        )
    )
    credit = OpenCredit.received(customer, payment.id, Chart.UNAPPLIED, payment.number, on=on, amount=receipt.amount)
    return payment, credit, Transfer(payment.id, Chart.CASH, Chart.UNAPPLIED, receipt.amount, on, source=payment.id)


def book(
    tx: Transaction,
    customer: UUID,
    receipt: Receipt,
    on: date,
    targets: Sequence[Target] = (),
    *,
    oldest_first: bool = False,
    policy: PaymentSettings | None = None,
    named: Sequence[OpenItem] = (),
) -> Payment:
    """The payment recorded and applied to the documents named, of which ``named`` are the items if they were read, or
    oldest first; what is left stays unapplied.

    Raises:
        NotPayable, CurrencyMismatch, BeyondOpen: it cannot be applied as asked.
    """
    payment, credit, arrival = receive(tx, customer, receipt, on, policy or policy_of(tx, customer))
    applied = settlements(tx, credit, targets, on, oldest_first=oldest_first, named=named)
    post(tx, customer, [arrival, *applied], credits=[credit])
    facts = {"number": payment.number, "amount": str(payment.amount), "applied": told(applied)}
    record(tx, "payment.taken", customer, document=payment.id, facts=facts)
    return payment
