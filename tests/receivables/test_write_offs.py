"""A write-off gives up what is open of an item, and is taken back when money comes after all (D27, D28)."""

from uuid import UUID

import pytest

from custmgr import Acting, Customer, DeskProfile, InvalidValue, Line, ManualClock, Money, NotFound
from custmgr.invoices import Stage, State, WrongStage
from custmgr.receivables import BeyondItem
from custmgr.values.ids import new_id
from custmgr.values.money import CurrencyMismatch


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def invoice(ana: Acting, bell: Customer) -> UUID:
    return ana.invoices.issue(bell.id, [Line("Work", 1, 100)]).id


def test_all_that_is_open_or_a_part_is_given_up(ana: Acting, bell: Customer, invoice: UUID) -> None:
    ana.payments.take(bell.id, usd("30"), method="check", apply_to=[invoice])
    assert ana.receivables.write_off(invoice, usd("20"), reason="small") == usd("20")
    assert ana.invoices.status(invoice).open_amount == usd("50")
    assert ana.receivables.write_off(invoice, reason="hopeless") == usd("50")
    assert ana.invoices.status(invoice).state is State.WRITTEN_OFF
    assert ana.receivables.write_off(invoice, reason="nothing left") == usd("0")


def test_what_is_no_invoice_yet_or_no_longer_is_not_written_off(ana: Acting, bell: Customer, invoice: UUID) -> None:
    draft = ana.invoices.draft(bell.id, [Line("Work", 1, 100)]).id
    ana.invoices.void(invoice, reason="a mistake")
    for document, stage in ((draft, Stage.DRAFT), (invoice, Stage.VOID)):
        for act, step in ((ana.receivables.write_off, "written off"), (ana.receivables.undo_write_off, "owed again")):
            with pytest.raises(WrongStage) as refusal:
                act(document, reason="hopeless")
            assert (refusal.value.invoice, refusal.value.stage, refusal.value.step) == (document, stage, step)


def test_no_more_is_given_up_than_is_open(ana: Acting, invoice: UUID) -> None:
    with pytest.raises(BeyondItem) as refusal:
        ana.receivables.write_off(invoice, usd("100.01"), reason="hopeless")
    assert refusal.value.open == usd("100")
    with pytest.raises(CurrencyMismatch):
        ana.receivables.write_off(invoice, Money("1", "EUR"), reason="hopeless")
    with pytest.raises(InvalidValue, match="amount"):
        ana.receivables.write_off(invoice, usd("0"), reason="hopeless")
    with pytest.raises(InvalidValue, match="reason"):
        ana.receivables.write_off(invoice, reason="")
    assert ana.invoices.status(invoice).state is State.OPEN


def test_it_is_taken_back_by_hand_with_every_part_of_it(
    ana: Acting, invoice: UUID, clock: ManualClock, bell: Customer
) -> None:
    ana.receivables.write_off(invoice, usd("20"), reason="small")
    ana.receivables.write_off(invoice, usd("30"), reason="more")
    clock.set("2026-07-10")
    assert ana.receivables.undo_write_off(invoice, reason="found them") == usd("50")
    assert ana.receivables.undo_write_off(invoice, reason="again") == usd("0")
    dues = [ana.receivables.balance(bell.id, on=on).total_due for on in ("2026-07-09", "2026-07-10")]
    assert dues == [usd("50"), usd("100")]
    assert ana.receivables.verify().clean


@pytest.mark.parametrize(
    ("paid", "written_off", "unapplied"), [("40", "60", "0"), ("100", "0", "0"), ("130", "0", "30")]
)
def test_money_that_comes_later_takes_it_back_as_far_as_it_goes(
    ana: Acting, bell: Customer, invoice: UUID, paid: str, written_off: str, unapplied: str
) -> None:
    ana.receivables.write_off(invoice, reason="hopeless")
    payment = ana.payments.take(bell.id, usd(paid), method="check", apply_to=[invoice])
    assert ana.receivables.lifetime_value(bell.id)["USD"].written_off == usd(written_off)
    assert ana.payments.use(payment.id).open == usd(unapplied)
    assert ana.invoices.status(invoice).open_amount == usd("0")
    assert ana.receivables.verify().clean


def test_money_for_nobody_in_particular_takes_nothing_back(ana: Acting, bell: Customer, invoice: UUID) -> None:
    ana.receivables.write_off(invoice, reason="hopeless")
    ana.payments.take(bell.id, usd("40"), method="check", oldest_first=True)
    assert ana.receivables.balance(bell.id).account_credit == usd("40")
    assert ana.invoices.status(invoice).state is State.WRITTEN_OFF


def test_what_is_given_up_or_sent_back_where_today_went_back_is_dated_like_what_it_is_about(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    """D19: in New York it is still the day before the invoice's."""
    clock.advance(hours=13)
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 100)]).id
    ana.payments.take(bell.id, usd("30"), method="check")
    ana.settings.set(DeskProfile, for_desk=True, time_zone="America/New_York")
    ana.receivables.write_off(invoice, usd("20"), reason="small")
    refund = ana.refunds.make(bell.id, usd("10"), method="check", reason="asked")
    assert ana.receivables.verify().clean
    ana.receivables.undo_write_off(invoice, reason="after all")
    ana.refunds.reverse(refund.id, reason="came back")
    assert ana.receivables.verify().clean
    clock.advance(days=7)
    before, then = (ana.receivables.balance(bell.id, on=day) for day in ("2026-06-30", "2026-07-01"))
    assert (before.total_due, before.account_credit) == (usd("0"), usd("0"))
    assert (then.total_due, then.account_credit) == (usd("100"), usd("30"))


@pytest.fixture
def charged_back(ana: Acting, bell: Customer) -> UUID:
    """A payment of 100 that was charged back after 30 of it had been refunded."""
    payment = ana.payments.take(bell.id, usd("100"), method="card").id
    ana.refunds.make(bell.id, usd("30"), method="card", reason="asked for")
    ana.payments.reverse(payment, "charged back")
    return payment


@pytest.fixture
def adjustment(ana: Acting, bell: Customer, charged_back: UUID) -> UUID:
    """The 30 that are owed again."""
    return ana.receivables.explain_balance(bell.id).facts[0].document


def test_a_debit_adjustment_is_given_up_and_taken_back_like_an_invoice(
    ana: Acting, bell: Customer, adjustment: UUID
) -> None:
    """D27, D28."""
    with pytest.raises(BeyondItem):
        ana.receivables.write_off(adjustment, usd("30.01"), reason="hopeless")
    assert ana.receivables.write_off(adjustment, usd("10"), reason="small") == usd("10")
    assert ana.receivables.write_off(adjustment, reason="hopeless") == usd("20")
    assert ana.receivables.balance(bell.id).total_due == usd("0")
    assert ana.receivables.undo_write_off(adjustment, reason="found them") == usd("30")
    assert ana.receivables.balance(bell.id).total_due == usd("30")
    told = ana.history.timeline(bell.id, document=adjustment).items
    assert [(one.kind, one.facts["number"], one.facts["amount"]) for one in told] == [
        ("adjustment.write_off_undone", "PAY-00001-R", "USD 30.00"),
        ("adjustment.written_off", "PAY-00001-R", "USD 20.00"),
        ("adjustment.written_off", "PAY-00001-R", "USD 10.00"),
    ]
    assert ana.receivables.verify().clean


def test_money_for_a_debit_adjustment_that_was_given_up_takes_that_back(
    ana: Acting, bell: Customer, adjustment: UUID
) -> None:
    ana.receivables.write_off(adjustment, reason="hopeless")
    payment = ana.payments.take(bell.id, usd("30"), method="cash", apply_to=[adjustment])
    assert ana.payments.use(payment.id).open == usd("0")
    assert ana.receivables.lifetime_value(bell.id)["USD"].written_off == usd("0")
    assert ana.receivables.verify().clean


def test_a_chargeback_is_reversed_although_its_debit_adjustment_was_given_up(
    ana: Acting, bell: Customer, charged_back: UUID, adjustment: UUID
) -> None:
    """D27: what is owed no more cannot have been given up."""
    ana.receivables.write_off(adjustment, usd("12"), reason="small")
    ana.payments.reinstate(charged_back)
    balance = ana.receivables.balance(bell.id)
    assert (balance.total_due, balance.account_credit) == (usd("0"), usd("70"))
    assert ana.receivables.lifetime_value(bell.id)["USD"].written_off == usd("0")
    assert ana.receivables.write_off(adjustment, reason="again") == usd("0")
    assert ana.receivables.verify().clean


def test_what_is_no_document_that_is_owed_is_not_given_up(ana: Acting, bell: Customer, charged_back: UUID) -> None:
    for stranger in (new_id(), charged_back, bell.id):
        for ask in (ana.receivables.write_off, ana.receivables.undo_write_off):
            with pytest.raises(NotFound) as refusal:
                ask(stranger, reason="hopeless")
            assert refusal.value.id == stranger
