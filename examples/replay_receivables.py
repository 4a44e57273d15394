"""Replay a history of receivables day by day, and write down what custmgr says about it.

A CSV file with one invoice a row (customer, number, date, due date, amount, and the day it was paid, if it was) goes
through the library as if a clerk had entered every invoice and payment on its own day::

    python examples/replay_receivables.py late.csv --customer customerID --invoice invoiceNumber --issued InvoiceDate \
        --due DueDate --amount InvoiceAmount --settled SettledDate --date-format %m/%d/%Y --currency USD \
        --as-of 2012-06-30 2013-06-30 --json answers.json
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs

from custmgr import CustmgrError, Desk, Line, ManualClock, Money, Staff
from custmgr.acting import Acting


@attrs.frozen
class Row:
    """One invoice of the file, and the day on which it was paid."""

    customer: str
    number: str
    issued: date
    due: date
    amount: str
    settled: date | None


@attrs.frozen
class Event:
    """What a clerk enters on one day: an invoice, or the payment of one; invoices come before payments."""

    day: date
    pays: bool
    place: int
    row: Row


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    try:
        rows = _rows(options)
        answers = replay(rows, options.currency, options.as_of, options.storage)
    except (CustmgrError, ValueError) as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 1
    options.json.write_text(json.dumps(answers, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(answers, indent=2))
    return 0


def replay(rows: Sequence[Row], currency: str, as_of: Sequence[date], storage: str = "memory:") -> dict[str, Any]:
    """Enter every row on its days in an empty desk and ask for the figures, as of the latest day of all."""
    events = _events(rows)
    if not events:
        raise ValueError("the file has no rows")
    clock = ManualClock(events[0].day)
    with Desk.open(storage, clock=clock) as desk:
        desk.migrate()
        clerk = desk.acting_as(Staff("replay", name="Replay"))
        invoices = _enter(clerk, clock, events, currency)
        clock.set(max(*as_of, clock.today()))
        return _answers(clerk, invoices, events[0].day, currency, as_of)


def _enter(clerk: Acting, clock: ManualClock, events: Sequence[Event], currency: str) -> list[UUID]:
    customers: dict[str, UUID] = {}
    invoices: dict[int, UUID] = {}
    totals: dict[int, Money] = {}
    for event in _shown(events):
        row = event.row
        clock.set(event.day)
        if row.customer not in customers:
            customers[row.customer] = clerk.customers.add(
                name=row.customer, external_number=row.customer, currency=currency, despite_duplicates=True
            ).id
        customer = customers[row.customer]
        if event.pays:
            invoice, total = invoices[event.place], totals[event.place]
            if total:
                clerk.payments.take(
                    customer, total, method="replayed", reference=row.number, received=row.settled,
                    apply_to=[invoice], despite_duplicates=True,
                )  # fmt: skip
            continue
        charge = [Line(f"Invoice {row.number}", 1, row.amount)]
        entered = clerk.invoices.take_over(
            customer, charge, number=row.number, issued=row.issued, due=row.due, currency=currency
        )
        invoices[event.place], totals[event.place] = entered.id, entered.total
    return list(invoices.values())


def _answers(
    clerk: Acting, invoices: Sequence[UUID], first: date, currency: str, as_of: Sequence[date]
) -> dict[str, Any]:
    receivables, today = clerk.receivables, clerk.receivables.clock.today()
    late = [days for days in (clerk.invoices.status(one).days_late for one in invoices) if days]
    moved = receivables.roll_forward(since=first, until=today)[currency]
    proof = receivables.verify()
    return {
        "invoices": len(invoices),
        "customers": clerk.customers.count(),
        "billed": _plain(moved.invoices),
        "late": len(late),
        "average_days_late": sum(late) / len(late) if late else 0.0,
        "ageing": {day.isoformat(): _ageing(clerk, day, currency) for day in as_of},
        "final_balance": _plain(moved.closing),
        "verify": "clean" if proof.clean else [str(one) for one in proof.differences],
    }


def _ageing(clerk: Acting, day: date, currency: str) -> dict[str, str]:
    found = clerk.receivables.ageing(on=day)
    row = next((one for one in found.totals if one.currency == currency), None)
    nothing = (Money.zero(currency),) * len(found.labels)
    return {label: _plain(money) for label, money in zip(found.labels, row.buckets if row else nothing, strict=True)}


def _plain(money: Money) -> str:
    return str(money.amount)


def _events(rows: Sequence[Row]) -> list[Event]:
    events = [Event(row.issued, False, place, row) for place, row in enumerate(rows)]
    # Money that came before its invoice is entered with it, under its own date.
    events += [Event(max(row.settled, row.issued), True, place, row) for place, row in enumerate(rows) if row.settled]
    return sorted(events, key=lambda one: (one.day, one.pays, one.place))


def _rows(options: argparse.Namespace) -> list[Row]:
    def day(text: str) -> date:
        return date(*time.strptime(text.strip(), options.date_format)[:3])

    found = []
    with options.file.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        wanted = {getattr(options, name) for name in ("customer", "invoice", "issued", "due", "amount", "settled")}
        if missing := sorted(wanted - set(reader.fieldnames or ())):
            raise ValueError(f"no column {', '.join(missing)}")
        for line, row in enumerate(reader, start=2):
            try:
                settled = (row[options.settled] or "").strip()
                found.append(
                    Row(
                        customer=row[options.customer].strip(),
                        number=row[options.invoice].strip(),
                        issued=day(row[options.issued]),
                        due=day(row[options.due]),
                        amount=row[options.amount].strip(),
                        settled=day(settled) if settled else None,
                    )
                )
            except ValueError as error:
                raise ValueError(f"line {line}: {error}") from None
    return found


def _shown(events: Sequence[Event]) -> Iterator[Event]:
    """The events, with a progress bar where somebody watches."""
    if sys.stderr.isatty():
        try:
            from rich.console import Console
            from rich.progress import track
        except ModuleNotFoundError:
            yield from events
            return
        yield from track(events, description="Replaying", console=Console(stderr=True))
    else:
        yield from events


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Replay a history of receivables and write custmgr's answers as JSON.")
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file with a heading, one invoice a row")
    for name, what in (
        ("customer", "who owes"),
        ("invoice", "the invoice's number"),
        ("issued", "the invoice's date"),
        ("due", "its due date"),
        ("amount", "what it comes to"),
        ("settled", "the day it was paid; empty where it is open"),
    ):
        parser.add_argument(f"--{name}", required=True, metavar="COL", help=f"the column that says {what}")
    parser.add_argument("--date-format", default="%Y-%m-%d", metavar="FMT", help="how the file writes dates")
    parser.add_argument("--currency", default="USD")
    parser.add_argument(
        "--as-of", nargs="+", required=True, type=date.fromisoformat, metavar="DATE", help="days to ask the ageing of"
    )
    parser.add_argument("--json", required=True, type=Path, metavar="OUT", help="where the answers go")
    parser.add_argument("--storage", default="memory:", metavar="URL", help="an empty store; default %(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
