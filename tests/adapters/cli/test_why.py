"""``custmgr why``: a status, what is overdue and the settings, each with its reason (B3, F16, F21, F101)."""

import json

import pytest

from custmgr import CollectionSettings, Desk, Staff

pytestmark = pytest.mark.usefixtures("books")


def test_why_tells_each_overdue_item_and_what_decided(custmgr, desk: Desk):
    ana = desk.acting_as(Staff("u-17", name="Ana"))
    ana.settings.set(CollectionSettings, for_desk=True, grace_days=10)
    lines = [" ".join(line.strip("│╭╮╰╯─ ").split()) for line in custmgr("why", "1").lines]
    assert "Why USD was late on 2026-03-02" in lines
    assert any(line.startswith("INV-00001 2026-02-04 26 d 153.30 100.00 53.30 late beyond") for line in lines)
    assert "Beyond grace 53.30" in lines
    assert "More is overdue than account credit and tolerance cover." in lines
    assert "Why EUR was current on 2026-03-02" in lines
    assert "CollectionSettings grace_days 10 desk" in lines
    assert "CollectionSettings tolerance_minor 0 default" in lines


def test_why_tells_who_changed_the_status_and_what_follows(custmgr, desk: Desk, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    ana = desk.acting_as(Staff("u-17", name="Ana"))
    (zed,) = ana.customers.find("zed").items
    ana.customers.archive(zed.customer, reason="moved away")
    lines = [" ".join(line.strip("│╭╮╰╯─ ").split()) for line in custmgr("why", "3").lines]
    assert "Why customer 3 is archived" in lines
    assert "Since 2026-03-02 12:00 UTC, by Ana" in lines
    assert "Reason moved away" in lines
    assert "Payments yes an archived customer is kept on record and still pays" in lines
    assert "Nothing is overdue." in lines


def test_why_for_programs_adds_up(custmgr):
    found = json.loads(custmgr("why", "1", "--json").out)
    (dollars,) = [one for one in found["overdue"] if one["balance"]["overdue"]["currency"] == "USD"]
    assert dollars["balance"]["overdue"]["amount"] == "53.30"
    assert [(one["number"], one["open"]["amount"], one["days_late"]) for one in dollars["items"]] == [
        ("INV-00001", "53.30", 26)
    ]
    assert {"group": "CollectionSettings", "setting": "grace_days", "value": 0, "from": "default"} in found["settings"]


def test_a_past_day_is_explained_as_it_stood(custmgr):
    found = json.loads(custmgr("why", "1", "--json", "--on", "2026-02-04").out)
    (dollars,) = found["overdue"]
    assert (dollars["is_current"], dollars["left_out"][0]["open"]["amount"]) == (True, "153.30")


@pytest.mark.parametrize("columns", ["40", "60", "80", "120"])
@pytest.mark.parametrize("command", ["why", "page"])
def test_a_narrow_page_cuts_no_number_and_no_amount_off(custmgr, monkeypatch, command: str, columns: str):
    monkeypatch.setenv("COLUMNS", columns)
    lines = custmgr(command, "1").lines
    (row,) = [line for line in lines if "1,234,567.89" in line and "2026-04-01" in line]
    assert "INV-00002" in row
    assert row.count("1,234,567.89") == 2
    framed = {len(line) for line in lines if line.startswith(("│", "╭", "╰"))}
    assert len(framed) == 1
