"""``custmgr find`` and ``custmgr page``: the list and the control room, in a pipe of 80 columns (F33, F61-F64)."""

import json

import pytest

from custmgr import Desk, Line, Money
from custmgr.erasure import Reason
from custmgr_adapters.cli import main

pytestmark = pytest.mark.usefixtures("books")


def test_the_list_shows_what_each_customer_owes_and_since_when(custmgr):
    ran = custmgr("find")
    assert ran.code == 0
    assert [line for line in ran.lines if "─" not in line] == [
        "No.  Name                E-mail             Status           Balance  Due since",
        "  2  [red]Kō[/red] Rep…                     active     1,500,000 JPY  2025-10-31",
        "  1  Bell & Sons         bell@lawfirm.exa…  active  1,234,621.19 USD  2026-02-04",
        "  3  Zed                 zed@example.com    active          0.00 USD",
        "",
        "3 customers",
    ]


def test_a_narrow_page_takes_room_from_names_and_never_from_amounts(custmgr, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    ran = custmgr("find")
    assert "1,234,621.19 USD" in ran.out
    assert "1,500,000 JPY" in ran.out


def test_a_wide_page_shows_the_category_and_whole_names(custmgr, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    ran = custmgr("find")
    assert "[red]Kō[/red] Reporting of the Greater Tōkyō Area and Beyond" in ran.out
    assert "Other (Not Listed)" in ran.out


def test_a_filter_and_an_order_that_begins_with_a_dash_are_understood(custmgr):
    ran = custmgr("find", "balance>0 currency:USD,JPY", "--order", "-number", "--json")
    assert [row["number"] for row in json.loads(ran.out)] == [2, 1]


def test_json_has_amounts_as_text_of_major_units_and_iso_dates(custmgr):
    (row,) = json.loads(custmgr("find", "bell", "--json").out)
    assert row["balance"] == {"amount": "1234621.19", "currency": "USD"}
    assert row["oldest_due"] == "2026-02-04"
    assert row["status"] == "active"
    assert not [name for name in row if name.endswith("_folded")]


def test_a_cut_list_says_how_many_there_are(custmgr):
    ran = custmgr("find", "--limit", "1")
    assert ran.lines[-1] == "1 of 3 customers; --limit shows more"


def test_a_filter_that_finds_nobody_says_so(custmgr):
    ran = custmgr("find", "nobody")
    assert (ran.code, ran.lines) == (0, ["No customers."])


def test_a_pipe_gets_no_colours_and_names_are_no_markup(custmgr):
    ran = custmgr("find")
    assert "\x1b" not in ran.out
    assert "[red]" in ran.out


def test_a_terminal_gets_colours_unless_they_are_declined(desk: Desk, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert main(["find"], desk=desk) == 0
    assert "\x1b[1" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["ageing"], desk=desk) == 0
    assert "\x1b[31" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["1", "bell@lawfirm.example", "BELL@lawfirm.example"])
def test_a_customer_is_named_by_its_number_or_its_exact_address(custmgr, name):
    assert json.loads(custmgr("page", name, "--json").out)["summary"]["customer"]["number"] == 1


def test_a_customer_is_named_by_its_id(custmgr):
    identity = json.loads(custmgr("find", "zed", "--json").out)[0]["customer"]
    assert json.loads(custmgr("page", identity, "--json").out)["summary"]["customer"]["name"] == "Zed"


def test_a_customer_is_named_by_its_number_in_another_system(custmgr, desk: Desk):
    desk.system("test").customers.add(name="Yan", external_number="A-17")
    assert json.loads(custmgr("page", "A-17", "--json").out)["summary"]["customer"]["name"] == "Yan"


def test_a_number_that_means_two_customers_names_neither_until_it_says_whose_it_is(custmgr, desk: Desk):
    desk.system("test").customers.add(name="Yan", external_number="3")
    ran = custmgr("page", "3")
    assert (ran.code, ran.out) == (1, "")
    assert "is not one customer; say which: number=3, number=4" in ran.err
    for named, name in (("number=3", "Zed"), ("external_number=3", "Yan")):
        assert json.loads(custmgr("page", named, "--json").out)["summary"]["customer"]["name"] == name


@pytest.mark.parametrize("name", ["", " ", "external_number=", "number="])
def test_nothing_names_nobody_not_even_the_only_customer_without_a_number(custmgr, name):
    ran = custmgr("page", name)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("InvalidValue: customer: ")


def test_an_erased_customer_is_still_found_by_its_number(custmgr, desk: Desk):
    ana = desk.system("test")
    zed = ana.customers.find("zed").items[0].customer
    invoice = ana.invoices.issue(zed, [Line("Work", 1, 5)])
    ana.payments.take(zed, Money("5", "USD"), method="cash", apply_to=[invoice.id])
    ana.erasure.delete(zed, plan=ana.erasure.plan(zed).digest, reason=Reason.ASKED)
    assert "erased customer 3" in custmgr("page", "3").out


def test_an_address_that_two_customers_share_names_neither(custmgr, desk: Desk):
    desk.system("test").customers.add(name="Zed's brother", email="zed@example.com", despite_duplicates=True)
    ran = custmgr("page", "zed@example.com")
    assert ran.code == 1
    assert "is not one customer; say which: number=3, number=4" in ran.err


@pytest.mark.parametrize("name", ["99", "999999999999999999", "nobody@example.com"])
def test_a_customer_who_does_not_exist_is_said_in_one_line(custmgr, name):
    ran = custmgr("page", name)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [f"NotFound: no Customer {name}"]


def test_the_control_room_shows_money_people_and_what_happened(custmgr):
    ran = custmgr("page", "1")
    assert ran.code == 0
    assert {len(line) for line in ran.lines} == {80}
    facts = " ".join(ran.out.split())
    for fact in (
        "Name Bell & Sons",
        "Status active, late",
        "Invoices go to Ruth Bell (a billing contact)",
        "│ USD 1,234,621.19 53.30 0.00 1,234,621.19 1,234,721.19 │",
        "│ EUR 99.00 0.00 0.00 0.00 0.00 0.00 99.00 │",
        "│ * Bell & Sons bell@lawfirm.example │",
        "│ INV-00001 2026-01-05 2026-02-04 26 d 153.30 USD 53.30 USD │",
        "│ PAY-00001 2026-03-02 check 1042 100.00 USD 0.00 │",
        "payment.taken Ana PAY-00001 USD 100.00",
    ):
        assert fact in facts


def test_the_control_room_shows_the_oldest_open_invoices_first_and_counts_the_rest(custmgr):
    ran = custmgr("page", "1", "--rows", "1")
    assert "INV-00001" in ran.out
    assert "and 2 more" in ran.out


def test_a_customer_without_anything_has_no_empty_panels(custmgr):
    ran = custmgr("page", "3")
    assert "Open invoices" not in ran.out
    assert "History" in ran.out
