"""``custmgr ageing``, ``statement`` and ``verify``: money by day, in a pipe of 80 columns (F91-F98)."""

import json
from typing import Any

import attrs
import pytest

from custmgr import Desk, Money
from custmgr.customers import Listing
from custmgr.settings import DeskProfile

pytestmark = pytest.mark.usefixtures("books")


def test_ageing_has_a_table_and_a_total_row_for_each_currency(custmgr):
    ran = custmgr("ageing", "--on", "2026-03-02")
    tables = [line for line in ran.lines if line.strip("─") and "No." not in line]
    assert [" ".join(line.split()) for line in tables] == [
        "EUR on 2026-03-02",
        "1 Bell & Sons 99.00 0.00 0.00 0.00 0.00 0.00 99.00",
        "Total 99.00 0.00 0.00 0.00 0.00 0.00 99.00",
        "JPY on 2026-03-02",
        "2 [red]Kō[/red] R… 0 0 0 0 1,500,000 0 1,500,000",
        "Total 0 0 0 0 1,500,000 0 1,500,000",
        "USD on 2026-03-02",
        "1 Bell & Sons 1,234,567.89 53.30 0.00 0.00 0.00 0.00 1,234,621.19",
        "Total 1,234,567.89 53.30 0.00 0.00 0.00 0.00 1,234,621.19",
    ]


def test_amounts_stand_under_each_other_to_the_right(custmgr):
    ran = custmgr("ageing", "1", "--on", "2026-03-02")
    ends = {len(line) for line in ran.lines if line.endswith("1,234,621.19")}
    assert len(ends) == 1


def test_a_page_too_narrow_for_the_amounts_keeps_them_whole(custmgr, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert custmgr("ageing", "1").out.count("1,234,621.19") == 2


def test_ageing_in_json_names_every_bucket(custmgr):
    found = json.loads(custmgr("ageing", "1", "--on", "2026-02-28", "--json").out)
    assert found["as_of"] == "2026-02-28"
    assert found["totals"] == [
        {
            "currency": "USD",
            "buckets": {"current": "0.00", "1-30": "153.30", "31-60": "0.00", "61-90": "0.00", "91+": "0.00"},
            "total_due": "153.30",
            "account_credit": "0.00",
            "balance": "153.30",
        }
    ]


def test_a_day_on_which_nothing_was_open_says_so(custmgr):
    assert custmgr("ageing", "--on", "2024-01-01").lines == ["Nothing is open on 2024-01-01."]


def test_an_open_item_statement_lists_what_is_open(custmgr):
    ran = custmgr("statement", "1", "--until", "2026-03-02")
    assert [line for line in ran.lines if line.strip("─")] == [
        "1 Bell & Sons",
        "Open item statement until 2026-03-02",
        "Date        What            Number     Due               Amount       Balance",
        "2026-01-05  invoice         INV-00001  2026-02-04         53.30         53.30",
        "2026-03-02  invoice         INV-00002  2026-04-01  1,234,567.89  1,234,621.19",
        "            Balance in USD                                       1,234,621.19",
        "          Current   1-30  31-60  61-90   91+  Credit       Balance",
        "USD  1,234,567.89  53.30   0.00   0.00  0.00    0.00  1,234,621.19",
    ]


def test_a_balance_forward_statement_lists_what_happened(custmgr):
    ran = custmgr("statement", "1", "--style", "balance-forward", "--since", "2026-02-01", "--json")
    found = json.loads(ran.out)
    assert found["opening"] == "153.30"
    assert [(line["kind"], line["amount"]) for line in found["lines"]] == [
        ("invoice", "1234567.89"),
        ("payment", "-100.00"),
    ]
    assert found["closing"] == "1234621.19"


def test_a_statement_is_printed_to_a_file_by_the_desks_renderer(custmgr, tmp_path):
    ran = custmgr("statement", "1", "--pdf", str(tmp_path / "bell.txt"))
    assert ran.code == 0
    assert "Printed to" in ran.err
    assert "1,234,621.19" in (tmp_path / "bell.txt").read_text("utf-8")
    assert [file.name for file in tmp_path.iterdir()] == ["bell.txt"]


def test_a_file_that_cannot_be_written_is_said_in_one_line(custmgr, tmp_path):
    ran = custmgr("statement", "1", "--pdf", str(tmp_path / "missing" / "bell.pdf"))
    assert ran.code == 1
    assert ran.err.startswith("Unwritable: ")
    assert len(ran.err.splitlines()) == 1


def test_a_statement_is_queued_and_then_dispatched(custmgr, desk: Desk):
    desk.system("test").settings.set(DeskProfile, for_desk=True, legal_name="Reporters", email="desk@reporters.example")
    silent = custmgr("statement", "1", "--send")
    assert silent.code == 1
    assert silent.err.startswith("CustomerIsSilent: ")
    sent = custmgr("statement", "1", "--send", "--despite-silence")
    assert (sent.code, sent.err) == (0, "Queued: ruth@lawfirm.example\n")
    counts = [" ".join(line.split()) for line in custmgr("dispatch").lines]
    assert "Sent 1" in counts
    assert "Total 1" in counts
    again = custmgr("statement", "1", "--send", "--despite-silence")
    assert again.err == "Sent before, on 2026-03-02: ruth@lawfirm.example; --again sends it once more.\n"
    assert custmgr("dispatch").lines == ["Nothing to send."]


@pytest.fixture
def queued(custmgr, desk: Desk) -> int:
    """One message is due; its provider is still to be told what to answer."""
    desk.system("test").settings.set(DeskProfile, for_desk=True, legal_name="Reporters", email="desk@reporters.example")
    code: int = custmgr("statement", "1", "--send", "--despite-silence").code
    return code


def test_one_message_that_the_mail_server_could_not_be_given_ends_with_exit_code_one(custmgr, desk: Desk, queued: int):
    desk.house.mail.fail_next()
    deferred = custmgr("dispatch")
    assert (queued, deferred.code) == (0, 1)
    assert "Deferred 1" in [" ".join(line.split()) for line in deferred.lines]


def test_a_message_that_the_mail_server_refused_ends_with_exit_code_one(custmgr, desk: Desk, queued: int):
    desk.house.mail.reject_next()
    assert (queued, custmgr("dispatch", "--json").code) == (0, 1)


def test_a_message_of_unknown_fate_ends_with_exit_code_one(custmgr, desk: Desk, queued: int):
    desk.house.mail.lose_next()
    assert (queued, custmgr("dispatch", "--json").code) == (0, 1)


def test_right_figures_are_called_clean(custmgr):
    ran = custmgr("verify")
    assert ran.code == 0
    assert ran.out.startswith("Clean: ")
    assert json.loads(custmgr("verify", "1", "--json").out)["clean"] is True


def test_a_wrong_figure_is_listed_and_ends_with_exit_code_one(custmgr, desk: Desk):
    listing: Any = desk.system("test").customers.find("number=3").items[0]
    with desk.house.storage.begin(listing.customer) as tx:
        row = tx.get(Listing, listing.customer)
        tx.put(attrs.evolve(row, balance=Money("7.00", "USD")))
    ran = custmgr("verify")
    assert ran.code == 1
    assert "Listing" in ran.out
    assert ran.lines[-1].startswith("1 of ")
