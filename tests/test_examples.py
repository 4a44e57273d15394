"""The example scripts do what they say, from the command line, as a reader would start them."""

import subprocess
import sys
from pathlib import Path

import pytest

from custmgr import Desk, ManualClock, Staff

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(script: str, *arguments: object) -> str:
    command = [sys.executable, str(EXAMPLES / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("first") / "desk"
    return run("first_day.py", "--to", folder), folder


def test_the_first_day_takes_all_good_rows_and_names_the_others(first_day: tuple[str, Path]):
    told, _ = first_day
    assert "310 of 340 customers taken; 18 findings in refused rows, 12 likely duplicates" in told
    assert "1,500 of 1,520 invoices taken; 20 findings in refused rows" in told
    assert "1,004 of 1,030 payments taken; 20 findings in refused rows, 6 likely duplicates, 4 warnings" in told


def test_the_first_day_ends_with_clean_books_and_says_where_everything_lies(first_day: tuple[str, Path]):
    told, folder = first_day
    assert "figures: clean" in told
    assert f"Everything lies in {folder}" in told.replace("\n", "")


def test_the_first_day_mails_a_statement_and_leaves_a_silent_customer_alone(first_day: tuple[str, Path]):
    """F25, H48."""
    told, folder = first_day
    assert "suppressed (the customer was never invited)" in told
    assert len(list((folder / "mail" / "new").iterdir())) == 1
    assert (folder / "statement.pdf").read_bytes().startswith(b"%PDF")


def test_the_desk_of_the_first_day_can_be_opened_again(first_day: tuple[str, Path]):
    _, folder = first_day
    with Desk.open(f"sqlite:///{folder / 'desk.db'}", clock=ManualClock("2026-06-30")) as desk:
        ana = desk.acting_as(Staff("u-17", name="Ana"))
        assert ana.customers.count() == 310
        assert {row.currency for row in ana.receivables.ageing().totals} == {"EUR", "GBP", "JPY", "USD"}


def test_the_exported_list_has_every_customer_once(first_day: tuple[str, Path]):
    _, folder = first_day
    assert (folder / "customers.csv").read_bytes().count(b"\r\n") >= 311


def test_the_first_day_works_on_a_strangers_files(tmp_path: Path):
    customers = tmp_path / "mine.csv"
    customers.write_text("number,name,email,category\n1,Mill & Sons,mill@mill.example,Baker\n2,,x,Baker\n", "utf-8")
    told = run("first_day.py", "--customers", customers, "--to", tmp_path / "desk")
    assert "1 of 2 customers taken" in told
    assert "figures: clean" in told


def test_a_hosts_row_and_its_invoice_are_stored_together_or_not_at_all(tmp_path: Path):
    """B23."""
    told = run("joined_host.py", "--to", tmp_path).splitlines()
    state = "jobs 8812 as INV-00001; invoices INV-00001; due USD 153.30"
    assert told[:3] == [
        f"a job that is billed: {state}",
        f"a job that the host refuses takes its invoice with it: {state}",
        f"an invoice that the desk refuses (InvalidValue) takes its job with it: {state}",
    ]
    both = "jobs 8812 as INV-00001, 8814 as INV-00002; invoices INV-00001, INV-00002; due USD 189.80"
    assert told[3] == f"the next number has no gap: {both}"
