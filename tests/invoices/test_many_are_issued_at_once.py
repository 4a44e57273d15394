"""Many customers are charged in one commit, with everything that one charge does for itself."""

import gc
from collections.abc import Iterator

import attrs
import pytest

from custmgr import (
    BillingSettings,
    Charge,
    ChargeRefused,
    Customer,
    InvalidValue,
    Invoice,
    KeyReused,
    Line,
    Money,
    NotFound,
)
from custmgr.acting import Acting
from custmgr.invoices import NegativeTotal
from custmgr.values.ids import new_id

LINES = [Line("Transcript", 2, "50.00", tax_rate=10), Line("Copy", 1, "5.00")]


@pytest.fixture
def ray(ana: Acting) -> Customer:
    return ana.customers.add(name="Ray & Co", despite_duplicates=True)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def without_id(invoice: Invoice) -> Invoice:
    return attrs.evolve(invoice, id=None, customer=None, bill_to=None, number="")


def test_each_is_what_a_charge_alone_would_be(ana: Acting, bell: Customer, ray: Customer):
    alone = ana.invoices.issue(bell.id, LINES, issued="2026-06-10", terms="NET10", reference="job-1", note="a note")
    many = ana.invoices.issue_many(
        [
            Charge(ray.id, LINES, issued="2026-06-10", terms="NET10", reference="job-1", note="a note"),
            Charge(bell.id, LINES, issued="2026-06-10", terms="NET10", reference="job-1", note="a note"),
        ]
    )
    assert [one.customer for one in many] == [ray.id, bell.id]
    assert [one.number for one in (alone, *many)] == ["INV-00001", "INV-00002", "INV-00003"]
    assert [without_id(one) for one in many] == [without_id(alone)] * 2
    assert [ana.invoices.get(one.id) for one in many] == list(many)


def test_balances_lists_and_history_follow(ana: Acting, bell: Customer, ray: Customer):
    many = ana.invoices.issue_many([Charge(one.id, LINES) for one in (bell, ray, bell)])
    assert ana.receivables.balance(bell.id).total_due == usd("230.00")
    assert ana.receivables.balance(ray.id).total_due == usd("115.00")
    assert not ana.receivables.verify().differences
    assert [row.balance for row in ana.customers.find(order="-balance")] == [usd("230.00"), usd("115.00")]
    told = ana.history.timeline(bell.id, kinds=("invoice.issued",)).items
    assert [one.document for one in told] == [many[2].id, many[0].id]
    assert ana.history.verify(bell.id) is None


def test_what_one_customer_agreed_holds_for_its_own(ana: Acting, bell: Customer, ray: Customer):
    ana.settings.set(BillingSettings, customer=ray.id, invoice_series="RAY", terms="NET5", apply_credit_on_issue=True)
    ana.payments.take(ray.id, usd("120.00"), method="wire", on_account=True)
    first, second, third = ana.invoices.issue_many([Charge(one.id, LINES) for one in (bell, ray, ray)])
    assert [first.number, second.number, third.number] == ["INV-00001", "RAY-00001", "RAY-00002"]
    assert (first.due - first.issued).days == 30
    assert (second.due - second.issued).days == 5
    open_of_each = [ana.invoices.status(one.id).open_amount for one in (first, second, third)]
    assert open_of_each == [usd("115.00"), usd("0.00"), usd("110.00")]


def test_one_that_is_refused_refuses_all_and_is_named(ana: Acting, bell: Customer, ray: Customer):
    ana.customers.archive(ray.id)
    with pytest.raises(ChargeRefused) as refusal:
        ana.invoices.issue_many([Charge(bell.id, LINES), Charge(bell.id, LINES), Charge(ray.id, LINES)])
    assert refusal.value.index == 2
    assert refusal.value.refusal.customer == ray.id
    with pytest.raises(ChargeRefused) as refusal:
        ana.invoices.issue_many([Charge(bell.id, LINES), Charge(bell.id, [Line("Refund", -1, "5")])])
    assert (refusal.value.index, type(refusal.value.refusal)) == (1, NegativeTotal)
    assert not ana.invoices.find().items
    assert ana.invoices.issue(bell.id, LINES).number == "INV-00001"


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": []},
        {"lines": LINES, "due": "2026-06-01", "issued": "2026-06-02"},
        {"lines": LINES, "issued": "yesterday"},
        {"lines": LINES, "currency": "usd"},
    ],
)
def test_what_could_not_even_be_said_is_named_too(ana: Acting, bell: Customer, wrong: dict[str, object]):
    with pytest.raises(ChargeRefused) as refusal:
        ana.invoices.issue_many([Charge(bell.id, LINES), Charge(bell.id, **wrong)])
    assert refusal.value.index == 1
    assert isinstance(refusal.value.refusal, InvalidValue)


def test_a_customer_that_is_not_there_is_not_found(ana: Acting, bell: Customer):
    with pytest.raises(NotFound):
        ana.invoices.issue_many([Charge(bell.id, LINES), Charge(new_id(), LINES)])
    assert not ana.invoices.find().items


def test_a_repeated_key_answers_with_the_same_invoices(ana: Acting, bell: Customer, ray: Customer):
    """P3."""
    charges = [Charge(ray.id, LINES), Charge(bell.id, LINES)]
    many = ana.invoices.issue_many(charges, key="june")
    assert ana.invoices.issue_many(charges, key="june") == many
    with pytest.raises(KeyReused):
        ana.invoices.issue_many([*charges, Charge(bell.id, LINES)], key="june")
    assert len(ana.invoices.find().items) == 2


def test_charges_may_come_one_by_one(ana: Acting, bell: Customer):
    assert len(ana.invoices.issue_many(Charge(bell.id, LINES) for _ in range(3))) == 3
    assert ana.invoices.issue_many([]) == ()


def test_a_merged_customer_is_charged_as_its_survivor(ana: Acting, bell: Customer, ray: Customer):
    """B10."""
    ana.merging.merge(ray.id, into=bell.id, versions=(ray.version, bell.version))
    first, second = ana.invoices.issue_many([Charge(ray.id, LINES), Charge(bell.id, LINES)])
    assert (first.customer, second.customer) == (bell.id, bell.id)
    assert ana.receivables.balance(bell.id).total_due == usd("230.00")


def test_no_garbage_is_collected_meanwhile_and_again_afterwards(ana: Acting, bell: Customer):
    """Also where all are refused, and never where the host collects none itself."""
    collecting = []

    def charges(currency: str) -> Iterator[Charge]:
        collecting.append(gc.isenabled())
        yield Charge(bell.id, LINES, currency=currency)

    ana.invoices.issue_many(charges("USD"))
    assert gc.isenabled()
    with pytest.raises(ChargeRefused):
        ana.invoices.issue_many(charges("nonsense"))
    assert gc.isenabled()
    gc.disable()
    try:
        ana.invoices.issue_many(charges("USD"))
        assert not gc.isenabled()
    finally:
        gc.enable()
    assert collecting == [False, False, False]
