"""Issuing and taking back credit memos."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import attrs

from custmgr.customers import Customer, family, holder, theirs
from custmgr.errors import InvalidValue
from custmgr.history import record
from custmgr.invoices.credit_memo import CreditBeyondInvoice, CreditMemo, MemoStage, split
from custmgr.invoices.expiring import Expiring
from custmgr.invoices.model import Invoice, charged
from custmgr.invoices.posting import credited, post_memo, void_memo
from custmgr.invoices.settings import BillingSettings
from custmgr.ledger import OpenCredit, Target, apply, hold_open, open_date, posting_day, told, unapply
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import ALL, Cursor, Page
from custmgr.settings import resolve
from custmgr.use_case import use_case
from custmgr.values.dates import business_date
from custmgr.values.frozen import changed
from custmgr.values.line import Line
from custmgr.values.money import Money
from custmgr.values.wording import reason_text


@attrs.frozen
class CreditMemos(Expiring):
    """What customers are credited."""

    @use_case("credit_memos.issue")
    def issue(
        self,
        customer: UUID,
        amount: Money | None = None,
        *,
        reason: str,
        lines: Iterable[Line] = (),
        invoice: UUID | None = None,
        issued: date | str | None = None,
        expires: date | str | None = None,
        key: str | None = None,
    ) -> CreditMemo:
        """Credit an amount (tax included) or lines: against an invoice, or to the account where none is named.

        Against an invoice a bare amount splits so that it and earlier memos are together in the invoice's proportion of
        net and tax, is used on that invoice's items first, and what is left is account credit. A bare amount to the
        account carries no tax; lines carry what they say, within the net and the tax of an invoice they are against.

        Raises:
            CreditBeyondInvoice: more than the invoice's total, net or tax less earlier memos against it.
            WrongStage: the invoice is not issued.
            NotActive: the customer is archived, erased or merged.
            InvalidValue: it would expire before its own date.
        """
        tx = self.begin(customer)
        who = holder(tx, customer)
        who.hold_documents()
        against = None if invoice is None else _creditable(tx, customer, invoice)
        charge = tuple(lines)
        amounts = _amounts(tx, who, against, amount, charge)
        on = open_date(tx, business_date(issued, "issued") if issued else None)
        memo = CreditMemo.drawn(
            who, reason, amounts, on=on, expires=business_date(expires, "expires") if expires else None
        )
        memo = changed(memo, invoice=invoice, lines=charge)
        _hold_within(tx, against, memo)
        return give(tx, who, memo)

    @use_case("credit_memos.apply")
    def apply(self, memo: UUID, to: Sequence[Target] = (), *, key: str | None = None) -> OpenCredit:
        """Apply what is left of a memo today: to the documents named, or oldest first; returns what is left then.

        Raises:
            CreditExpired: its last day lies before today.
            CurrencyMismatch, NotPayable, BeyondOpen, BeyondUnapplied: it cannot be applied as asked.
        """
        tx, found = self._locked(memo)
        applied = apply(tx, _credit(tx, found), to)
        record(tx, "credit_memo.applied", found.customer, document=memo, facts={"applied": told(applied)})
        return _credit(tx, found)

    @use_case("credit_memos.apply")
    def unapply(self, memo: UUID, *, invoice: UUID | None = None, key: str | None = None) -> OpenCredit:
        """Take a memo back off one document, its own invoice included, or off all, today; it is account credit again.

        While it is used elsewhere, neither the memo nor its own invoice can be voided.
        """
        tx, found = self._locked(memo)
        if documents := unapply(tx, _credit(tx, found), invoice):
            facts = {"documents": documents}
            record(tx, "credit_memo.unapplied", found.customer, document=memo, facts=facts)
        return _credit(tx, found)

    @use_case("credit_memos.void")
    def void(self, memo: UUID, *, reason: str, key: str | None = None) -> CreditMemo:
        """Take an unused memo back today, or one used on its own invoice only; voiding twice changes nothing.

        Raises:
            CreditUsed: part of it went elsewhere.
            ClosedPeriod: its date lies in a closed period.
        """
        why = reason_text(reason)
        tx, old = self._locked(memo)
        if old.stage is MemoStage.VOID:
            return old
        hold_open(tx, old.issued)
        return void_memo(tx, old, posting_day(tx), reason=why)

    @use_case("credit_memos.read")
    def get(self, memo: UUID) -> CreditMemo:
        """The credit memo with this id."""
        return self.read().get(CreditMemo, memo)

    @use_case("credit_memos.read")
    def find(self, customer: UUID | None = None, *, after: Cursor | None = None, limit: int = 50) -> Page[CreditMemo]:
        """Credit memos, newest first: of one customer, or all; a customer nobody knows has none."""
        reader = self.read()
        where = theirs(reader, customer) if customer else ALL
        return reader.find(CreditMemo, where, order=("-id",), after=after, limit=limit)

    def _locked(self, memo: UUID) -> tuple[Transaction, CreditMemo]:
        tx = self.begin(self.owner_of(CreditMemo, memo))
        return tx, tx.get(CreditMemo, memo)


def _credit(tx: Transaction, memo: CreditMemo) -> OpenCredit:
    return tx.get(OpenCredit, (memo.customer, memo.id))


def give(tx: Transaction, who: Customer, memo: CreditMemo, own: tuple[str, str] | None = None) -> CreditMemo:
    """Number the memo (or keep its own series and number), store and post it."""
    series = resolve(tx, who, BillingSettings).credit_memo_series
    named, number = own or (series, f"{series}-{tx.next_number(series)[0]:05d}")
    kept = tx.put(changed(memo, series=named, number=number))
    post_memo(tx, kept)
    facts = {"number": number, "total": str(kept.total), "reason": kept.reason}
    record(tx, "credit_memo.issued", who.id, document=kept.id, facts=facts)
    return kept


def _creditable(tx: Transaction, customer: UUID, invoice: UUID) -> Invoice:
    found = tx.get(Invoice, invoice)
    if found.customer not in family(tx, customer):
        raise InvalidValue("invoice", invoice, "an invoice of this customer")
    found.hold_issued("credited")
    return found


def _amounts(
    reader: Reader, who: Customer, against: Invoice | None, amount: Money | None, lines: tuple[Line, ...]
) -> tuple[Money, Money, Money]:
    if (amount is None) == (not lines):
        raise InvalidValue("amount", amount, "an amount or lines, not both")
    if amount is None:
        billing = resolve(reader, who, BillingSettings)
        currency = against.currency if against else billing.currency_of(who)
        rounding = against.rounding if against else billing.tax_rounding
        net, tax, total = charged(lines, currency, rounding)
        return net, tax, total.positive("lines")
    Money.positive(amount, "amount")
    if against is None or not against.tax:
        return amount, Money.zero(amount.currency), amount
    return *split(amount, (against.net, against.tax), *credited(reader, against)), amount


def _hold_within(tx: Transaction, against: Invoice | None, memo: CreditMemo) -> None:
    if against is None:
        return
    total, tax = credited(tx, against)
    for of, whole, before, asked in (
        ("total", against.total, total, memo.total),
        ("net", against.net, total - tax, memo.net),
        ("tax", against.tax, tax, memo.tax),
    ):
        if asked > whole - before:
            raise CreditBeyondInvoice(against.id, whole - before, asked, of)
