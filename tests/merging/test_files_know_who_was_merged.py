"""Files that name a merged customer mean the survivor, and bring nobody back (B10, F33)."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from custmgr import Acting, Customer, Duplicate, Invoice, LikelyDuplicate, Money

Merge = Callable[..., Customer]
Charge = Callable[..., Invoice]


def committed(ana: Acting, kind: str, text: str) -> Any:
    return ana.exchange.commit(ana.exchange.preview(kind, text.encode()))


def written(ana: Acting, kind: str, **how: Any) -> list[str]:
    file = StringIO()
    ana.exchange.export(kind, file, **how)
    return file.getvalue().splitlines()


def test_a_customers_file_with_the_old_number_changes_nothing(ana: Acting, pair: Any, merge: Merge):
    merge(pair.twin.id, pair.bell.id)
    report = committed(ana, "customers", "number,name\r\nX-7,Bell and Sons Ltd\r\n")
    assert (report.new, report.known) == (0, 1)
    assert ana.customers.count() == 1


def test_who_is_like_a_merged_customer_is_like_the_survivor(ana: Acting, pair: Any, merge: Merge):
    merge(pair.twin.id, pair.bell.id)
    with pytest.raises(LikelyDuplicate) as refused:
        ana.customers.add(name="New", email="office@bell.example")
    assert refused.value.first.customer == pair.bell.id
    with pytest.raises(Duplicate):
        ana.customers.add(name="New", external_number="X-7")
    report = committed(ana, "customers", "name,email\r\nNew,office@bell.example\r\n")
    assert (report.new, len(report.findings)) == (0, 1)


def test_documents_of_the_old_number_are_the_survivors(ana: Acting, pair: Any, merge: Merge, charge: Charge):
    merge(pair.twin.id, pair.bell.id)
    rows = "customer,number,issued,description,quantity,unit_price,currency\r\nX-7,A-1,2026-02-01,Page,1,10,USD\r\n"
    assert committed(ana, "invoices", rows).new == 1
    assert (
        committed(
            ana, "payments", "customer,invoice,received,amount,currency\r\nnumber=2,A-1,2026-02-02,10,USD\r\n"
        ).new
        == 1
    )
    ((invoice, status),) = ana.invoices.find(pair.bell.id).items
    assert (invoice.customer, status.open_amount) == (pair.bell.id, Money("0.00", "USD"))


def test_a_document_of_before_the_merge_is_known_and_paid_under_either_number(
    ana: Acting, pair: Any, merge: Merge, charge: Charge
):
    rows = "customer,number,issued,description,quantity,unit_price,currency\r\nX-7,A-1,2026-02-01,Page,1,10,USD\r\n"
    committed(ana, "invoices", rows)
    merge(pair.twin.id, pair.bell.id)
    assert committed(ana, "invoices", rows.replace("X-7", "1")).known == 1
    pay = "customer,invoice,received,amount,currency,reference\r\n1,A-1,2026-02-02,10,USD,R-1\r\n"
    assert committed(ana, "payments", pay).new == 1
    assert committed(ana, "payments", pay.replace("\n1,", "\nX-7,")).known == 1
    assert ana.receivables.balance(pair.bell.id).balance == Money("0.00", "USD")
    assert ana.receivables.verify().clean


def test_exports_name_the_survivor_and_leave_nothing_out(ana: Acting, pair: Any, merge: Merge, charge: Charge):
    old = charge(pair.twin.id, "100")
    merge(pair.twin.id, pair.bell.id)
    ana.payments.take(pair.bell.id, Money("60.00", "USD"), method="check", apply_to=[old.id])
    charge(pair.bell.id, "7")
    for chosen in ("", "bell"):
        invoices = written(ana, "invoices", filter=chosen, columns=["customer", "open"])
        assert invoices[1:] == ["1,40.00", "1,7.00"]
        assert written(ana, "payments", filter=chosen, columns=["customer", "invoice"])[1:] == [f"1,{old.number}"]
    assert written(ana, "customers", columns=["name"])[1:] == ["Bell & Sons"]
    assert written(ana, "ageing", columns=["number", "total_due"])[1:] == ["1,47.00"]
