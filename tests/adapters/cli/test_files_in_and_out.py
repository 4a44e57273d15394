"""``custmgr import`` and ``custmgr export``: what a file holds, what of it is taken, and back out again (D24, F73)."""

import csv
import json
from pathlib import Path

import pytest

MIXED = """number,name,email,currency,opening_balance,opening_date,shoe size
,Acme Ltd,acme@acme.example,USD,10.00,2026-01-31,44
,Bad Mail,not-an-address,USD,,,
,Bad Money,money@example.com,USD,12.345,2026-01-31,
"""
GOOD = "name,email\nAcme Ltd,acme@acme.example\nBolt Ltd,bolt@example.com\n"


@pytest.fixture
def mixed(tmp_path: Path) -> str:
    file = tmp_path / "mixed.csv"
    file.write_text(MIXED, "utf-8")
    return str(file)


@pytest.fixture
def good(tmp_path: Path) -> str:
    file = tmp_path / "good.csv"
    file.write_text(GOOD, "utf-8")
    return str(file)


def test_rows_that_cannot_be_taken_are_listed_with_line_column_value_and_what_was_wanted(custmgr, mixed):
    ran = custmgr("import", "customers", mixed)
    assert ran.code == 0
    said = " ".join(ran.out.split())
    assert "Line Column Value Wanted Verdict" in said
    assert "3 email not-an-address" in said
    assert "4 opening_balance 12.345" in said
    assert "Columns that are not read: shoe size" in said
    assert "3 customers: 1 new, 0 known, 2 rows not taken. Taken over: 1 of 3 customers." in said


def test_a_dry_run_takes_nothing(custmgr, good):
    ran = custmgr("import", "customers", good, "--dry-run")
    assert (ran.code, ran.lines[-1]) == (0, "Nothing was taken over.")
    assert custmgr("find").lines == ["No customers."]


def test_strict_takes_nothing_where_a_row_cannot_be_taken_and_ends_with_exit_code_two(custmgr, mixed):
    ran = custmgr("import", "customers", mixed, "--strict")
    assert (ran.code, ran.lines[-1]) == (2, "Nothing was taken over.")
    assert custmgr("find").lines == ["No customers."]


@pytest.fixture
def unread(tmp_path: Path) -> str:
    """A file of good rows with columns that nobody reads; the last has no name."""
    file = tmp_path / "unread.csv"
    file.write_text("name,E-mial,Shoe size,\nAcme Ltd,acme@acme.example,44,\n", "utf-8")
    return str(file)


@pytest.mark.parametrize("answer", [[], ["--json"], ["--dry-run"]])
def test_strict_takes_nothing_where_a_column_is_not_read_and_names_it(custmgr, unread, answer):
    """A heading spelled otherwise brings nothing in."""
    ran = custmgr("import", "customers", unread, "--strict", *answer)
    assert ran.code == 2
    (said,) = ran.err.splitlines()
    assert "columns that are not read: E-mial, Shoe size, one without a name; name them in --leave" in said
    assert custmgr("find").lines == ["No customers."]


def test_strict_lets_columns_be_unread_that_are_named(custmgr, tmp_path):
    file = tmp_path / "known.csv"
    file.write_text("name,Fax,Shoe size\nAcme Ltd,none,44\n", "utf-8")
    ran = custmgr("import", "customers", str(file), "--strict", "--leave", "fax")
    assert (ran.code, ran.lines[-1]) == (2, "Nothing was taken over.")
    assert "Fax" not in ran.err
    ran = custmgr("import", "customers", str(file), "--strict", "--leave", "fax, shoe size")
    assert (ran.code, ran.lines[-1], ran.err) == (0, "Taken over: 1 of 1 customers.", "")


def test_without_strict_a_file_is_taken_whatever_columns_it_has(custmgr, unread):
    assert custmgr("import", "customers", unread).code == 0
    assert "Acme Ltd" in custmgr("find").out


def test_strict_takes_a_file_that_is_good_throughout(custmgr, good):
    ran = custmgr("import", "customers", good, "--strict")
    assert (ran.code, ran.lines[-1]) == (0, "Taken over: 2 of 2 customers.")


def test_a_file_that_was_taken_before_adds_nothing(custmgr, good):
    custmgr("import", "customers", good)
    ran = custmgr("import", "customers", good)
    assert "2 customers: 0 new, 2 known" in ran.out
    assert custmgr("find").lines[-1] == "2 customers"


def test_many_rows_that_are_not_taken_are_cut_and_counted(custmgr, mixed):
    ran = custmgr("import", "customers", mixed, "--show", "1")
    assert "and 1 more; --show lists more" in ran.lines


def test_json_tells_every_finding(custmgr, mixed):
    found = json.loads(custmgr("import", "customers", mixed, "--json").out)
    assert (found["rows"], found["taken"], found["ignored"]) == (3, 1, ["shoe size"])
    assert [(one["line"], one["column"], one["verdict"]) for one in found["findings"]] == [
        (3, "email", "refused"),
        (4, "opening_balance", "refused"),
    ]


def test_a_file_that_is_not_there_is_said_in_one_line(custmgr, tmp_path):
    ran = custmgr("import", "customers", str(tmp_path / "nothing.csv"))
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert ran.err.startswith("FileNotFoundError: No such file")


def test_a_file_of_something_else_is_said_in_one_line(custmgr, good):
    ran = custmgr("import", "payments", good)
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert ran.err.startswith("UnreadableFile: line 1: header")


@pytest.mark.usefixtures("books")
def test_customers_that_a_filter_finds_are_written_to_a_file(custmgr, tmp_path):
    file = tmp_path / "out.csv"
    ran = custmgr("export", "customers", str(file), "--filter", "balance>0", "--columns", "number,name")
    assert ran.code == 0
    assert ran.err.startswith("2 rows written to ")
    with file.open(encoding="utf-8", newline="") as rows:
        assert sorted(row["number"] for row in csv.DictReader(rows)) == ["1", "2"]


@pytest.mark.usefixtures("books")
def test_a_filter_may_begin_with_what_is_left_out(custmgr):
    ran = custmgr("export", "customers", "--columns", "name", "--filter", "-zed")
    assert (ran.code, "Zed" in ran.out, len(ran.out.splitlines()) > 1) == (0, False, True)


@pytest.mark.usefixtures("books")
def test_without_a_file_rows_go_to_the_standard_output_and_nothing_else_does(custmgr):
    ran = custmgr("export", "customers", "--columns", "name", "--filter", "zed")
    assert ran.out.splitlines() == ["name", "Zed"]
    assert ran.err == "1 row written.\n"
