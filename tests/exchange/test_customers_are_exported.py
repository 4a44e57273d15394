"""Files that go out: the filtered list, typed cells, complete or not there (F73, D8)."""

import csv
import io
from pathlib import Path

import pytest

from custmgr import Desk, Staff
from custmgr.desk import Acting
from custmgr.erasure import Reason
from custmgr.errors import InvalidValue
from custmgr.values import Address, Line, Money


def written(ana: Acting, kind: str, **options: object) -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    count = ana.exchange.export(kind, out, **options)  # type: ignore[arg-type]
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline=""), strict=True))
    assert count == len(rows)
    return rows


@pytest.fixture
def bell(ana: Acting):
    return ana.customers.add(
        name="Bell & Sons",
        email="bell@lawfirm.example",
        external_number="C-1",
        category="Law Firm",
        tags=["vip"],
        address=Address("1 Main Street\nFloor 2", "Boston", "MA", "02110", "US"),
        existing=True,
    )


@pytest.fixture
def ruth(ana: Acting):
    return ana.customers.add(name="Ruth", currency="JPY")


def test_the_list_goes_out_as_it_is_filtered(ana: Acting, bell, ruth) -> None:
    assert [row["name"] for row in written(ana, "customers")] == ["Bell & Sons", "Ruth"]
    assert [row["number"] for row in written(ana, "customers", filter="tag:vip")] == ["C-1"]
    ana.customers.archive(ruth.id)
    assert [row["name"] for row in written(ana, "customers")] == ["Bell & Sons"]
    assert [row["name"] for row in written(ana, "customers", filter="status:archived")] == ["Ruth"]


def test_a_customer_without_another_number_goes_out_under_the_desks_own(ana: Acting, bell, ruth) -> None:
    assert [row["number"] for row in written(ana, "customers")] == ["C-1", str(ruth.number)]


def test_columns_are_written_in_the_order_named(ana: Acting, bell) -> None:
    out = io.StringIO(newline="")
    ana.exchange.export("customers", out, columns=("tags", "street", "existing", "name"))
    assert out.getvalue() == 'tags,street,existing,name\r\nvip,"1 Main Street\nFloor 2",yes,Bell & Sons\r\n'


def test_numbers_and_days_are_the_same_in_every_country(ana: Acting, bell, ruth) -> None:
    ana.payments.take(bell.id, Money("1234.50", "USD"), method="check", received="2026-02-01")
    ana.payments.take(ruth.id, Money("1234", "JPY"), method="check")
    rows = written(ana, "customers", columns=("balance", "joined"))
    assert rows == [{"balance": "-1234.50", "joined": "2026-03-02"}, {"balance": "-1234", "joined": "2026-03-02"}]


def test_text_is_guarded_for_people_and_not_for_machines_and_amounts_never(ana: Acting) -> None:
    """D8, H66, H67: -5.00 stays a number."""
    evil = ana.customers.add(name="=1+1", company="@x; =2", phone="+1 212 555 0128")
    ana.payments.take(evil.id, Money("5.00", "USD"), method="check")
    columns = ("name", "company", "phone", "balance")
    assert written(ana, "customers", columns=columns) == [
        {"name": "'=1+1", "company": "'@x;' =2", "phone": "'+1 212 555 0128", "balance": "-5.00"}
    ]
    assert written(ana, "customers", columns=columns, for_machines=True) == [
        {"name": "=1+1", "company": "@x; =2", "phone": "+1 212 555 0128", "balance": "-5.00"}
    ]


def test_a_path_is_replaced_once_the_file_is_complete(ana: Acting, bell, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    path = folder / "customers.csv"
    path.write_text("as it was", "utf-8")

    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ana.exchange.export("customers", path, progress=stop)
    assert path.read_text("utf-8") == "as it was"
    assert ana.exchange.export("customers", path) == 1
    assert path.read_bytes().startswith(b"number,name,")
    assert [one.name for one in folder.iterdir()] == ["customers.csv"]


def test_a_long_list_goes_out_page_by_page(ana: Acting) -> None:
    content = "number,name\n" + "".join(f"C-{n},Customer {n:04}\n" for n in range(2100))
    ana.exchange.commit(ana.exchange.preview("customers", content.encode()), chunk=5000)
    told: list[int] = []
    rows = written(ana, "customers", columns=("name", "street"), progress=lambda done, _all: told.append(done))
    assert [row["name"] for row in rows] == [f"Customer {n:04}" for n in range(2100)]
    assert told == [1000, 2000, 2100]


def test_documents_and_ageing_go_out_with_the_same_filter(ana: Acting, bell, ruth) -> None:
    lines = [Line("=Pages", 10, "3.65", tax_rate=7), Line("Binding", 1, "14.50", discount=10)]
    first = ana.invoices.issue(bell.id, lines, issued="2026-01-05", reference="PO 7")
    ana.invoices.issue(ruth.id, [Line("Pages", 1, 500)], currency="JPY")
    void = ana.invoices.issue(bell.id, [Line("Wrong", 1, 1)])
    ana.invoices.void(void.id, reason="wrong")
    ana.payments.take(bell.id, Money("20.00", "USD"), method="check", reference="-1042", apply_to=[first.id])
    invoices = written(ana, "invoices", filter="tag:vip")
    assert [(row["number"], row["description"], row["paid"], row["open"]) for row in invoices] == [
        ("INV-00001", "'=Pages", "20.00", "32.11"),
        ("INV-00001", "Binding", "20.00", "32.11"),
    ]
    assert {row["customer"] for row in written(ana, "invoices")} == {"C-1", str(ruth.number)}
    (payment,) = written(ana, "payments")
    assert (payment["invoice"], payment["amount"], payment["reference"]) == ("INV-00001", "20.00", "'-1042")
    (aged,) = written(ana, "ageing", filter="tag:vip")
    assert (aged["name"], aged["days_1_30"], aged["balance"]) == ("Bell & Sons", "32.11", "32.11")


def test_who_is_archived_or_erased_still_owes_in_the_ageing(ana: Acting, bell, ruth) -> None:
    """F98, D31."""
    for customer in (bell, ruth):
        ana.invoices.issue(customer.id, [Line("Pages", 1, 100)], currency="USD")
    ana.customers.archive(bell.id)
    keller = ana.customers.add(name="Keller")
    invoice = ana.invoices.issue(keller.id, [Line("Pages", 1, 10)])
    paid = ana.payments.take(keller.id, Money("10", "USD"), method="card", apply_to=[invoice.id])
    ana.erasure.delete(keller.id, plan=ana.erasure.plan(keller.id).digest, reason=Reason.ASKED)
    ana.payments.reverse(paid.id, "charged back")
    rows = written(ana, "ageing")
    assert sorted(row["total_due"] for row in rows) == ["10.00", "100.00", "100.00"]
    assert (
        sum(Money(row["total_due"], "USD").minor for row in rows) == ana.receivables.ageing().totals[0].total_due.minor
    )
    assert [row["name"] for row in written(ana, "ageing", filter="tag:vip")] == ["Bell & Sons"]
    assert [row["customer"] for row in written(ana, "invoices", filter="tag:vip")] == ["C-1"]


def test_archived_customers_go_out_with_their_invoices_when_asked_for(ana: Acting, bell, ruth) -> None:
    """D31, P15."""
    ana.invoices.issue(bell.id, [Line("Pages", 1, 100)])
    ana.customers.archive(bell.id)
    with Desk.open("memory:", clock=ana.house.clock) as other:
        there = other.acting_as(Staff("u-1"))
        for kind, options in (("customers", {"filter": "status:active,disabled,archived"}), ("invoices", {})):
            out = io.StringIO(newline="")
            ana.exchange.export(kind, out, **options)
            report = there.exchange.commit(there.exchange.preview(kind, out.getvalue().encode()))
            assert (report.new > 0, report.refused) == (True, ())


def test_what_there_is_not_is_refused_by_name(ana: Acting) -> None:
    for options, wanted in (({"columns": ("shoe size",)}, "columns"), ({"columns": ()}, "columns")):
        with pytest.raises(InvalidValue, match=wanted):
            written(ana, "customers", **options)
    with pytest.raises(InvalidValue, match="ageing"):
        written(ana, "suppliers")
    with pytest.raises(InvalidValue):
        written(ana, "customers", filter="shoe:42")
