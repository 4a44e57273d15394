"""The shipped data of a first day, every intended defect included, on an empty desk (F24, D24, P14)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from custmgr.desk import Acting
from custmgr.values import ManualClock

DATA = Path(__file__).resolve().parents[2] / "examples" / "first_day"
README = (DATA / "README.md").read_text("utf-8")
KINDS = ("customers", "invoices", "payments")

Flaws = dict[int, str]


def flaws(kind: str) -> Flaws:
    """What the description says is wrong, by the line on which the row begins."""
    rows = re.finditer(rf"^\| {kind}\.csv \| (\d+) \| .*? \| (.*?)(?::.*)? \|$", README, re.MULTILINE)
    return {int(row[1]): row[2] for row in rows}


def owed() -> Iterator[list[str]]:
    """The rows of the table of open amounts."""
    for row in re.finditer(r"^\| ([A-Z]{3} \|.*) \|$", README, re.MULTILINE):
        yield [cell.strip() for cell in row[1].split("|")]


@pytest.fixture
def first_day(ana: Acting, clock: ManualClock) -> Acting:
    """The desk on the last day of the data, offering the choices that its customers were given."""
    clock.set("2026-06-30")
    for category in ("Hospital", "University"):
        ana.customers.categories.offer(category)
    for customer_type in ("Business", "Public body", "Residential"):
        ana.customers.customer_types.offer(customer_type)
    for billing_type in ("Monthly", "Per job", "Prepaid"):
        ana.customers.billing_types.offer(billing_type)
    return ana


def test_every_good_row_is_taken_every_defect_found_and_the_books_add_up(first_day: Acting) -> None:
    good = {"customers": (340, 310), "invoices": (1520, 1500), "payments": (1030, 1004)}
    for kind in KINDS:
        preview = first_day.exchange.preview(kind, DATA / f"{kind}.csv")
        assert {one.line: one.verdict.value for one in preview.findings} == flaws(kind)
        assert (preview.rows, preview.new) == good[kind]
        report = first_day.exchange.commit(preview)
        assert (report.rows, report.new, report.known) == (*good[kind], 0)
        assert report.findings == preview.findings

    totals = {total.currency: total for total in first_day.receivables.ageing().totals}
    kept_though_unknown = {"USD": 54200}
    for currency, *cells in owed():
        minor = 1 if currency == "JPY" else 100
        *buckets, _sum, before, credit, unapplied = (int(Decimal(cell) * minor) for cell in cells)
        buckets[-1] += before
        assert list(totals[currency].minor) == buckets
        assert totals[currency].credit == credit + unapplied + kept_though_unknown.get(currency, 0)
    assert first_day.receivables.verify().differences == ()

    for kind in KINDS:
        preview = first_day.exchange.preview(kind, DATA / f"{kind}.csv")
        assert preview.new == 0
        again = first_day.exchange.commit(preview)
        assert again.new == 0
        assert again.known >= good[kind][1]


def test_the_rate_cards_are_taken_once(first_day: Acting) -> None:
    for new, known in ((20, 0), (0, 20)):
        preview = first_day.exchange.preview("rates", DATA / "rates.csv")
        assert (preview.new, preview.known, preview.findings) == (new, known, ())
        first_day.exchange.commit(preview)
    cards = {card.name: card for card in first_day.rate_cards.find()}
    assert len(cards) == 20
    assert cards["Grünhalde-Süd transcription"].domains == {"grünhalde-süd.example".encode("idna").decode()}
    assert cards["Care and teaching transcription"].categories == {"Hospital", "University"}


def test_a_rate_card_that_cannot_be_is_refused_by_its_column(first_day: Acting) -> None:
    header = "card,service,unit,unit_price,currency,domains,categories,priority\n"
    rows = (
        "a,Cleaning,page,3.00,USD,,,10\n",
        "b,Transcription,page,-3.00,USD,,,10\n",
        "c,Transcription,page,3.00,USD,gmail.com,,10\n",
        "d,Transcription,page,3.00,USD,,Other (Not Listed),10\n",
        "e,Transcription,page,3.00,USD,,,first\n",
        "f,Transcription,page,3.00,USD,,,10\n",
        "f,Transcription,page,3.00,USD,,,10\n",
        "g,Transcription,page,3.00,USD,,Court;Astrology,10\n",
    )
    preview = first_day.exchange.preview("rates", (header + "".join(rows)).encode())
    columns = ["service", "unit_price", "domains", "categories", "priority", "card", "categories"]
    assert [one.column for one in preview.refused] == columns
    assert first_day.exchange.commit(preview).new == 1
