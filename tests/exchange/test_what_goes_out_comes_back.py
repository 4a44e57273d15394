"""Export, then import: the same values, whatever the text, and no cell that a spreadsheet would run (P15, H66, H67)."""

import csv
import io
import random
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custmgr import Desk, Staff
from custmgr.desk import Acting
from custmgr.errors import InvalidValue
from custmgr.exchange.guard import all_guarded, guarded, unguarded
from custmgr.exchange.tag_cells import joined, parted
from custmgr.invoices import BillingSettings
from custmgr.values import Line, Money, PersonName

TRIGGERS = "=+-@\t\r\n＝＋－＠"
HARMLESS = " \ufeff\u200b\u00a0'"
PIECES = (
    *TRIGGERS,
    *HARMLESS,
    ";",
    ",",
    '"',
    "|",
    "cmd",
    "1+1",
    "HYPERLINK(0)",
    "é",
    "العربية",
    "漢字",
    "🖋",
    "-5.00",
    "",
)
NAMED = (
    '=HYPERLINK("http://x.example")', "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", '";=1"', "\ufeff=1", "'=1",
    "''=1", "a;=1", "a\n@x", " =1", "\u200b\u200b-1", "'", "';'=1", ";;=1", "\t\t=1",
)  # fmt: skip


def hostile(count: int, seed: int) -> list[str]:
    dice = random.Random(seed)
    return [*NAMED, *("".join(dice.choices(PIECES, k=dice.randint(1, 7))) for _ in range(count - len(NAMED)))]


def begins_a_formula(text: str) -> bool:
    bare = text.lstrip(" \ufeff\u200b\u00a0")
    return unicodedata.normalize("NFKC", bare[:1]) in ("=", "+", "-", "@") or bare[:1] in ("\t", "\r", "\n")


def test_two_thousand_hostile_texts_come_back_and_none_begins_a_formula() -> None:
    texts = hostile(2000, 15)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([guarded(text), "end"] for text in texts)
    cells = [row[0] for row in csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)]
    assert [unguarded(cell) for cell in cells] == texts
    for cell in cells:
        pieces = cell.replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";")
        assert not any(begins_a_formula(piece) for piece in pieces if piece), cell


def test_text_that_needs_no_guard_gets_none() -> None:
    for text in ("Bell & Sons", "O'Neill", "'quoted'", "a-b", "1-2", "x = y", "", "الحداد"):
        assert guarded(text) == text
        assert unguarded(text) == text


def test_hostile_names_survive_the_way_to_another_desk(ana: Acting) -> None:
    """Everything that a customer may be called, through the files of two desks."""
    names = sorted({text.strip() for text in hostile(600, 16) if text.strip() and not set("\t\r\n") & set(text)})
    storable = {unicodedata.normalize("NFC", name).strip() for name in names if any(c.isalnum() for c in name)}
    for place, name in enumerate(sorted(storable)):
        ana.customers.add(
            name=name, company=name[::-1], external_number=f"C-{place}", tax_id=name[:50], despite_duplicates=True
        )
    for for_machines in (False, True):
        out = io.StringIO(newline="")
        ana.exchange.export("customers", out, columns=("*",), for_machines=for_machines)
        with Desk.open("memory:", clock=ana.house.clock) as other:
            there = other.acting_as(Staff("u-1"))
            content = io.StringIO(out.getvalue(), newline="")
            preview = there.exchange.preview("customers", content, guards=not for_machines, despite_duplicates=True)
            assert there.exchange.commit(preview).refused == ()
            assert known(there) == known(ana)


def known(desk: Acting) -> dict[str | None, tuple[str, str, str]]:
    found = {}
    for one in desk.customers.find(limit=1000):
        customer = desk.customers.get(one.customer)
        found[customer.external_number] = (customer.name, customer.company, customer.tax_id)
    return found


def test_books_survive_the_way_to_another_desk(ana: Acting, imported) -> None:
    imported(
        "customers", "number,name,currency,opening_balance,opening_date\nC-1,Bell,EUR,80.50,2025-12-31\nC-2,Ruth,,,\n"
    )
    imported(
        "invoices",
        "customer,number,issued,due,description,quantity,unit_price,discount,tax_rate,tax_included,paid\n"
        "C-1,A-1,2026-01-05,2026-02-04,=Pages,10,3.650001,10,7,yes,5.00\n"
        "C-1,A-1,2026-01-05,2026-02-04,Binding,1,14.50,,19,no,5.00\n"
        "C-2,A-2,2026-01-05,2026-02-04,Pages,1.5,2.10,,0,no,\n",
    )
    imported("payments", "customer,invoice,received,amount,method,reference\nC-2,A-2,2026-02-01,4.00,check,@1042\n")
    files = {}
    for kind in ("customers", "invoices", "payments"):
        out = io.StringIO(newline="")
        ana.exchange.export(kind, out, columns=("*",))
        files[kind] = out.getvalue().encode()
    with Desk.open("memory:", clock=ana.house.clock) as other:
        there = other.acting_as(Staff("u-1"))
        for kind, content in files.items():
            preview = there.exchange.preview(kind, content, paid="check")
            assert there.exchange.commit(preview).findings == ()
        ours, theirs = (
            [(row.name, row.currency, row.minor, row.credit) for row in desk.receivables.ageing().rows]
            for desk in (ana, there)
        )
        assert theirs == ours
        for kind, content in files.items():
            back = ana.exchange.preview(kind, content)
            assert (back.new, back.findings) == (0, ())


def written(ana: Acting, kind: str, **options: Any) -> bytes:
    out = io.StringIO(newline="")
    ana.exchange.export(kind, out, columns=("*",), **options)
    return out.getvalue().encode()


def test_what_customers_want_and_what_people_are_called_survives_the_way_to_another_desk(ana: Acting) -> None:
    """F123."""
    person = PersonName("Ruth", "de la Cruz")
    ana.customers.add(person=person, external_number="C-1", no_mail=True)
    ana.customers.add(name="Bell & Sons", external_number="C-2", no_text=True)
    content = written(ana, "customers")
    with Desk.open("memory:", clock=ana.house.clock) as other:
        there = other.acting_as(Staff("u-1"))
        assert there.exchange.commit(there.exchange.preview("customers", content)).findings == ()
        kept = {row.external_number: there.customers.get(row.customer) for row in there.customers.find()}
    assert (kept["C-1"].no_mail, kept["C-1"].no_text, kept["C-1"].person) == (True, False, person)
    assert (kept["C-2"].no_mail, kept["C-2"].no_text, kept["C-2"].person) == (False, True, None)


def test_customers_whose_numbers_are_alike_are_told_apart_wherever_their_files_go(ana: Acting) -> None:
    """D24: one has the number in another system, the other one here."""
    alpha = ana.customers.add(name="Alpha", external_number="2")
    beta = ana.customers.add(name="Beta")
    gamma = ana.customers.add(name="Gamma", external_number="external_number=9")
    for customer, price in ((alpha, 10), (beta, 20), (gamma, 40)):
        ana.invoices.issue(customer.id, [Line("Pages", 1, price)])
    files = {kind: written(ana, kind) for kind in ("customers", "invoices")}
    balances = [(row.name, row.balance) for row in ana.customers.find(order="name")]
    with Desk.open("memory:", clock=ana.house.clock) as other:
        there = other.acting_as(Staff("u-1"))
        there.customers.add(name="First")
        for kind, content in files.items():
            assert there.exchange.commit(there.exchange.preview(kind, content)).findings == ()
        assert [(row.name, row.balance) for row in there.customers.find("balance>0", order="name")] == balances
        numbers = {row.name: row.external_number for row in there.customers.find()}
        assert (numbers["Alpha"], numbers["Gamma"]) == ("2", "external_number=9")
    back = ana.exchange.preview("invoices", files["invoices"])
    assert (back.new, back.known, back.findings) == (0, 3, ())


@pytest.mark.parametrize("rounding", ["line", "document"])
def test_an_invoice_comes_to_the_same_at_a_desk_that_rounds_otherwise(ana: Acting, rounding: str) -> None:
    """D16."""
    bell = ana.customers.add(name="Bell", external_number="C-1")
    ana.settings.set(BillingSettings, for_desk=True, tax_rounding=rounding)
    invoice = ana.invoices.issue(
        bell.id, [Line("Pages", 1, "0.07", tax_rate=10), Line("Copies", 1, "0.07", tax_rate=10)]
    )
    content = written(ana, "invoices")
    for usual in ("line", "document"):
        with Desk.open("memory:", clock=ana.house.clock) as other:
            there = other.acting_as(Staff("u-1"))
            there.customers.add(name="Bell", external_number="C-1")
            there.settings.set(BillingSettings, for_desk=True, tax_rounding=usual)
            assert there.exchange.commit(there.exchange.preview("invoices", content)).findings == ()
            ((taken, _status),) = there.invoices.find()
            assert (taken.total, taken.rounding) == (invoice.total, rounding)


def test_payments_without_a_reference_are_known_again_wherever_their_file_goes(ana: Acting) -> None:
    """P14: by their number, in whatever file and from whatever desk they come back."""
    bell = ana.customers.add(name="Bell", external_number="C-1")
    for _ in range(2):
        ana.payments.take(bell.id, Money("40.00", "USD"), method="cash", despite_duplicates=True)
    content = written(ana, "payments")
    for again in (content, content + b"\r\n"):
        preview = ana.exchange.preview("payments", again)
        assert (preview.new, preview.known, preview.findings) == (0, 2, ())
    with Desk.open("memory:", clock=ana.house.clock) as other:
        there = other.acting_as(Staff("u-1"))
        there.customers.add(name="First", external_number="C-0")
        there.payments.take(
            there.customers.add(name="Bell", external_number="C-1").id, Money("9", "USD"), method="cash"
        )
        for again, new in ((content, 2), (content + b"\r\n", 0)):
            assert there.exchange.commit(there.exchange.preview("payments", again)).new == new
        back = ana.exchange.preview("payments", written(there, "payments"))
        assert (back.new, back.known) == (1, 2)


@given(st.sets(st.text("a;\\\\='", min_size=1, max_size=6), max_size=5))
def test_tags_come_back_whatever_stands_in_them(tags):
    """P15: through the guard as well."""
    assert parted(unguarded(guarded(joined(tags)))) == sorted(tags)


def test_tags_and_round_numbers_survive_the_way_to_another_desk(ana: Acting) -> None:
    """P15: a tag with a semicolon is one tag, a hundred is no 1E+2."""
    bell = ana.customers.add(name="Bell", external_number="C-1", tags=["a;b", "c\\", "vip"])
    line = Line("Pages", Decimal("1E+2"), Decimal("1E+3"), discount=Decimal("1E+1"), tax_rate=Decimal("2E+1"))
    invoice = ana.invoices.issue(bell.id, [line])
    with Desk.open("memory:", clock=ana.house.clock) as other:
        there = other.acting_as(Staff("u-1"))
        for kind in ("customers", "invoices"):
            assert there.exchange.commit(there.exchange.preview(kind, written(ana, kind))).findings == ()
        (row,) = there.customers.find()
        assert there.customers.get(row.customer).tags == bell.tags
        ((taken, _status),) = there.invoices.find()
        assert (taken.lines, taken.total) == (invoice.lines, invoice.total)


def test_a_nul_goes_into_no_cell() -> None:
    with pytest.raises(InvalidValue, match="NUL"):
        guarded("=1\x00")
    with pytest.raises(InvalidValue, match="NUL"):
        all_guarded(["Bell", "=1\x00"])


@given(st.lists(st.text(st.sampled_from("aZ09 =+-@'\t\r\n;＝\ufeff."), max_size=4), max_size=6))
def test_many_texts_are_guarded_as_each_is_alone(texts):
    assert list(all_guarded(texts)) == [guarded(text) for text in texts]
