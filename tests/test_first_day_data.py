"""The data of a desk's first day, as shipped beside its generator."""

import csv
import importlib.util
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@pytest.fixture(scope="module")
def maker() -> Any:
    """The generator, loaded from its file."""
    spec = importlib.util.spec_from_file_location("make_first_day", EXAMPLES / "make_first_day.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def day(maker: Any) -> Any:
    """A fresh generation."""
    return maker.make()


def shipped(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / "first_day" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def good(rows: Any) -> list[dict[str, str]]:
    return [row.cells for row in rows if not row.flaw]


def test_a_likely_duplicate_comes_after_the_customer_it_repeats(day: Any) -> None:
    numbers = [row.cells["number"] for row in day.customers]
    for at, row in enumerate(day.customers):
        if row.flaw.startswith("likely duplicate"):
            assert any(f" {number}" in row.flaw for number in numbers[:at]), row.flaw


def test_the_shipped_files_are_what_the_generator_writes(maker: Any) -> None:
    for name, content in maker.files().items():
        assert (EXAMPLES / "first_day" / name).read_bytes() == content, name


def test_check_names_a_file_that_was_edited(maker: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert maker.main(["--to", str(tmp_path)]) == 0
    assert maker.main(["--to", str(tmp_path), "--check"]) == 0
    (tmp_path / "rates.csv").write_bytes(b"card\n")
    assert maker.main(["--to", str(tmp_path), "--check"]) == 1
    assert capsys.readouterr().err == "rates.csv differs from a fresh generation\n"


def test_another_seed_gives_other_customers(maker: Any) -> None:
    assert maker.files(13)["customers.csv"] != maker.files()["customers.csv"]


def test_the_files_read_back_as_the_rows_that_were_meant(maker: Any, day: Any) -> None:
    for name, rows in zip(maker.HEADERS, (day.customers, day.invoices, day.payments, day.rates), strict=True):
        assert shipped(name) == [row.cells for row in rows], name
        content = (EXAMPLES / "first_day" / name).read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert b"\0" not in content


def test_the_files_hold_as_many_good_and_bad_rows_as_promised(day: Any) -> None:
    assert (len(day.customers), len(good(day.customers))) == (340, 310)
    assert (len(day.books), len({row.flaw for row in day.invoices if row.flaw})) == (1500, 20)
    assert (len(day.payments), len(good(day.payments))) == (1030, 1000)
    verdicts = Counter(row.flaw.partition(":")[0] for row in day.customers + day.payments if row.flaw)
    assert verdicts == {"refused": 18 + 20, "likely duplicate": 12 + 6, "warning": 4}


def test_good_customers_share_no_number_name_email_or_phone(maker: Any, day: Any) -> None:
    customers = good(day.customers)
    names = {maker.plain(c["name"]).casefold() for c in customers}
    phones = ["".join(filter(str.isdigit, c["phone"])) for c in customers if c["phone"].strip("+(")[:1].isdigit()]
    assert len({c["number"] for c in customers}) == len(names) == len({c["email"].casefold() for c in customers}) == 310
    assert len(set(phones)) == len(phones) > 150


def test_good_customers_have_addresses_and_numbers_that_the_libraries_accept(day: Any) -> None:
    import phonenumbers
    from email_validator import validate_email

    for customer in good(day.customers):
        assert validate_email(customer["email"], check_deliverability=False).domain
        if customer["phone"] and not customer["phone"].startswith("ask"):
            number = phonenumbers.parse(customer["phone"], customer["country"])
            assert phonenumbers.is_valid_number(number), customer["phone"]


def test_every_script_and_every_awkward_but_valid_cell_is_there(day: Any) -> None:
    customers = good(day.customers)
    names = "".join(c["name"] for c in customers)
    for first, last in ("Αω", "Ая", "את", "ءي", "अह", "一龥", "가힣"):
        assert any(first <= letter <= last for letter in names), first
    assert any(c["company"] == "=1+1" for c in customers)
    assert {c["name"][0] for c in customers} >= {"+", "@"}
    assert any("\n" in c["notes"] for c in customers)
    assert any(c["email"].endswith("@grünhalde-süd.example") for c in customers)


def test_nothing_good_is_dated_after_the_last_day_or_before_its_customer(maker: Any, day: Any) -> None:
    joined = {c["number"]: date.fromisoformat(c["joined"]) for c in good(day.customers)}
    issued = {i.number: i.issued for i in day.books}
    assert max(joined.values()) <= maker.AS_OF
    assert all(joined[i.customer["number"]] <= i.issued <= maker.AS_OF and i.issued < i.due for i in day.books)
    for payment in good(day.payments):
        received = date.fromisoformat(payment["received"])
        assert issued.get(payment["invoice"], joined[payment["customer"]]) <= received <= maker.AS_OF


def test_an_invoice_is_paid_in_its_column_or_in_the_payments_file_but_not_in_both(day: Any) -> None:
    elsewhere = {p["invoice"] for p in good(day.payments)}
    paid = {cells["number"] for cells in good(day.invoices) if cells["paid"]}
    assert paid
    assert not paid & elsewhere


def test_payments_meet_the_totals_that_the_shipped_lines_add_up_to(day: Any) -> None:
    """Net lines, then tax once per rate, both rounded half away from zero (D16)."""
    books = {i.number: i for i in day.books}
    received: Counter[str] = Counter()
    for payment in good(day.payments):
        if payment["invoice"]:
            invoice = books[payment["invoice"]]
            assert (payment["customer"], payment["currency"]) == (invoice.customer["number"], invoice.currency)
            received[invoice.number] += round(Decimal(payment["amount"]) * (1 if invoice.currency == "JPY" else 100))
    over = [n for n, amount in received.items() if amount > books[n].gross]
    settled = [n for n, amount in received.items() if amount == books[n].gross]
    assert len(over) == 10
    assert len(settled) > 900
    assert len(received) - len(over) - len(settled) > 5


def test_an_invoice_of_two_rates_rounds_its_tax_once_per_rate(maker: Any) -> None:
    cents = [("a", Decimal(1), Decimal("0.03"), "19"), ("b", Decimal(1), Decimal("0.05"), "19")]
    half = [("c", Decimal("0.5"), Decimal("0.01"), "0"), ("d", Decimal(1), Decimal("0.50"), "7")]
    invoice = maker.Invoice({}, "x", maker.AS_OF, maker.AS_OF, "EUR", cents + half, "")
    assert invoice.gross == (8 + 2) + 1 + (50 + 4)


def test_every_bucket_of_every_currency_has_something_open(maker: Any, day: Any) -> None:
    """D1: upper edges belong to their bucket."""
    assert all(all(sums) for sums in maker.ageing(day.books).values())
    assert sum(i.open == 0 for i in day.books) > 1200
    invoice = next(i for i in day.books if i.open)
    places = [
        next(
            n
            for n, s in enumerate(maker.ageing([invoice], invoice.due + late * date.resolution)[invoice.currency])
            if s
        )
        for late in (0, 1, 30, 31, 60, 61, 90, 91)
    ]
    assert places == [0, 1, 1, 2, 2, 3, 3, 4]


def test_rate_cards_meet_customers_by_domain_and_never_name_the_other_category(maker: Any, day: Any) -> None:
    cards = good(day.rates)
    domains = {d for card in cards for d in card["domains"].split(";") if d}
    homes = {maker.domain_of(c) for c in good(day.customers)}
    assert domains <= homes
    assert not any(maker.OTHER in card["categories"] for card in cards)
    assert any(c["category"] == maker.OTHER and maker.domain_of(c) in domains for c in good(day.customers))
    assert {
        len({c["priority"] for c in cards if d in c["domains"].split(";") and c["service"] == "Transcription"})
        for d in domains
    } == {1, 2}
