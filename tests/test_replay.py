"""A replayed history gives the figures that the file itself implies (D1, D18, F98)."""

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "examples" / "replay_receivables.py"
PAST = ROOT.parent / "shared" / "data" / "ar" / "ibm_late_payments_20_customers.csv"
LABELS = ("current", "1-30", "31-60", "61-90", "91+")

Told = tuple[str, int, date, date, date | None]
"""Customer, amount in cents, issued, due, settled."""


def replayed(file: Path, columns: Sequence[str], as_of: Sequence[date], place: Path, storage: str) -> dict[str, Any]:
    names = ("--customer", "--invoice", "--issued", "--due", "--amount", "--settled")
    out = place / "answers.json"
    command = [sys.executable, str(SCRIPT), str(file)]
    for name, column in zip(names, columns, strict=True):
        command += [name, column]
    command += ["--date-format", "%m/%d/%Y", "--currency", "USD", "--storage", storage, "--json", str(out)]
    done = subprocess.run([*command, "--as-of", *map(str, as_of)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(out.read_text())
    return answers


def cents(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def plain(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"


def day(text: str) -> date:
    month, of_month, year = map(int, text.split("/"))
    return date(year, month, of_month)


def aged(rows: Sequence[Told], on: date) -> dict[str, str]:
    buckets = [0] * 5
    for _, amount, issued, due, settled in rows:
        if issued <= on and (settled is None or max(settled, issued) > on):
            late = (on - due).days
            buckets[0 if late <= 0 else min((late - 1) // 30 + 1, 4)] += amount
    return {label: plain(amount) for label, amount in zip(LABELS, buckets, strict=True)}


def expected(rows: Sequence[Told], as_of: Sequence[date]) -> dict[str, Any]:
    end = max(*as_of, *(issued for _, _, issued, _, _ in rows), *(last for *_, last in rows if last))
    late = [days for days in (((last or end) - due).days for _, _, _, due, last in rows) if days > 0]
    return {
        "invoices": len(rows),
        "customers": len({customer for customer, *_ in rows}),
        "billed": plain(sum(amount for _, amount, *_ in rows)),
        "late": len(late),
        "average_days_late": pytest.approx(sum(late) / len(late)),
        "ageing": {str(on): aged(rows, on) for on in as_of},
        "final_balance": plain(sum(amount for _, amount, *_, settled in rows if settled is None)),
        "verify": "clean",
    }


def made_up(file: Path) -> list[Told]:
    random = Random(75)
    rows: list[Told] = []
    with file.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["Who", "No", "Issued", "Due", "Total", "Paid"])
        for number in range(60):
            issued = date(2012, 1, 1) + timedelta(days=random.randrange(300))
            due = issued + timedelta(days=random.choice((0, 14, 30)))
            # Two out of ten are open, some are paid before they are issued, some months too late.
            settled = issued + timedelta(days=random.randrange(-3, 150)) if random.random() < 0.8 else None
            whole, part = random.randrange(1, 5000), random.choice(("", ".5", ".05", ".99"))
            who = f"Customer {random.randrange(7)}"
            dates = [f"{one.month}/{one.day}/{one.year}" if one else "" for one in (issued, due, settled)]
            writer.writerow([who, f"{number:07d}", *dates[:2], f"{whole}{part}", dates[2]])
            rows.append((who, cents(f"{whole}{part}"), issued, due, settled))
    return rows


def by_url(name: str, place: Path, request: pytest.FixtureRequest) -> str:
    if name in ("postgresql", "mariadb"):
        url: str = request.getfixturevalue(f"{name}_desk")
        return url
    return "memory:" if name == "memory" else f"sqlite:///{place / 'replayed.db'}"


@pytest.mark.parametrize("storage", ["memory", "sqlite", "postgresql", "mariadb"])
def test_a_made_up_history_gives_the_figures_that_plain_numbers_give(
    storage: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = by_url(storage, tmp_path, request)
    rows = made_up(tmp_path / "history.csv")
    as_of = [date(2012, 2, 29), date(2012, 6, 30), date(2012, 12, 31), date(2013, 3, 31)]
    columns = ("Who", "No", "Issued", "Due", "Total", "Paid")
    assert replayed(tmp_path / "history.csv", columns, as_of, tmp_path, url) == expected(rows, as_of)


@pytest.mark.skipif(not PAST.is_file(), reason="the history of late payments is not beside this checkout")
@pytest.mark.parametrize("storage", ["memory", "sqlite", "postgresql", "mariadb"])
def test_a_history_of_late_payments_gives_the_lateness_that_its_file_states(
    storage: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = by_url(storage, tmp_path, request)
    with PAST.open(newline="") as file:
        told = list(csv.DictReader(file))
    rows = [
        (
            one["customerID"],
            cents(one["InvoiceAmount"]),
            day(one["InvoiceDate"]),
            day(one["DueDate"]),
            day(one["SettledDate"]),
        )
        for one in told
    ]
    as_of = [date(2012, 6, 30), date(2012, 12, 31), date(2013, 6, 30), date(2013, 12, 31)]
    columns = ("customerID", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount", "SettledDate")
    answers = replayed(PAST, columns, as_of, tmp_path, url)
    late = [days for days in (int(one["DaysLate"]) for one in told) if days]
    assert (answers["late"], answers["average_days_late"]) == (len(late), pytest.approx(sum(late) / len(late)))
    assert answers == expected(rows, as_of)


def test_a_file_that_cannot_be_read_says_which_line(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text("Who,No,Issued,Due,Total,Paid\nA,1,1/2/2012,1/3/2012,5,\nA,2,2012-01-02,1/3/2012,5,\n")
    names = ("--customer", "Who", "--invoice", "No", "--issued", "Issued", "--due", "Due", "--amount", "Total")
    command = [sys.executable, str(SCRIPT), str(file), *names, "--settled", "Paid", "--date-format", "%m/%d/%Y"]
    command += ["--as-of", "2012-02-01", "--json", str(tmp_path / "out.json")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "line 3" in done.stderr
    assert not (tmp_path / "out.json").exists()
