"""The first working day of a desk: real-life files in, rates matched, money reckoned, a statement on its way.

Run without arguments it uses the files beside it (``first_day/``); name your own with ``--customers``, ``--invoices``
and ``--payments``. Everything it makes lies in one folder, a SQLite file among it.
"""

import argparse
import csv
import shutil
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from custmgr import Address, Clock, Desk, DeskProfile, InvalidValue, Line, ManualClock, Money, Refused, Staff

HERE = Path(__file__).parent / "first_day"
LISTS = {
    "category": ("Court", "Hospital", "Insurance", "Law Firm", "Media", "University"),
    "customer_type": ("Business", "Public body", "Residential"),
    "billing_type": ("Monthly", "Per job", "Prepaid"),
}
LONGEST_LIST = 12
MOST_SHOWN = 3

console = Console(width=None if sys.stdout.isatty() else 110)


def main(arguments: list[str] | None = None) -> int:
    given = read(arguments)
    folder = given.to
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    clock = ManualClock(given.as_of) if given.as_of else Clock()
    with Desk.open(
        f"sqlite:///{folder / 'desk.db'}", mail=f"maildir:{folder / 'mail'}", renderer="pdf:", clock=clock
    ) as desk:
        desk.migrate()
        ana = desk.acting_as(Staff("u-17", name="Ana"))
        prepare(ana, given)
        bring_in(ana, "customers", given.customers, given)
        match_rates(ana)
        bring_in(ana, "invoices", given.invoices, given)
        bring_in(ana, "payments", given.payments, given)
        debtor = show_ageing(ana)
        if debtor is not None:
            work_on(ana, debtor)
            show_page(ana, debtor)
            send(desk, ana, debtor, folder)
        export(ana, folder)
        verify(ana)
    step(f"Everything lies in {folder}")
    console.print("  desk.db       the desk itself (SQLite)\n  statement.pdf the statement that was sent")
    console.print("  mail/         what left the house (a maildir)\n  customers.csv the list of customers")
    console.print(f"\nLook around: custmgr --desk sqlite:///{folder / 'desk.db'} find 'balance>1000' --order -balance")
    return 0


def read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--customers", type=Path, help="a CSV file of customers")
    parser.add_argument("--invoices", type=Path, help="a CSV file of invoices")
    parser.add_argument("--payments", type=Path, help="a CSV file of payments")
    parser.add_argument("--profile", default="plain", help="plain, quickbooks or xero")
    parser.add_argument("--date-format", default="", help="as %%d/%%m/%%Y, where the profile must be told")
    parser.add_argument("--currency", default="USD", help="of rows that name none")
    parser.add_argument("--as-of", type=date.fromisoformat, help="the day it is to be (default: today)")
    parser.add_argument("--to", type=Path, default=Path("first_day_desk"), help="the folder to write, emptied first")
    given = parser.parse_args(arguments)
    given.own = bool(given.customers or given.invoices or given.payments)
    given.rates = None if given.own else HERE / "rates.csv"
    if not given.own:
        given.as_of = given.as_of or date(2026, 6, 30)
        given.customers, given.invoices, given.payments = (
            HERE / f"{n}.csv" for n in ("customers", "invoices", "payments")
        )
    given.to = given.to.resolve()
    return given


def step(words: str) -> None:
    console.print(f"\n[bold cyan]{words}[/]")


@contextmanager
def progress(words: str):
    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def prepare(ana, given) -> None:
    """The desk's own name, its lists, its services and its rates."""
    step("A desk opens")
    ana.settings.set(
        DeskProfile,
        for_desk=True,
        legal_name="Harbour Transcripts Ltd",
        address=Address(street="14 Harbour Lane", city="Bristol", postal_code="BS1 4RN", country="GB"),
        tax_id="GB 000 0000 00",
        email="billing@harbour-transcripts.example",
        remit_to=("Harbour Transcripts Ltd", "IBAN GB00 EXAM 0000 0000 0000 00"),
    )
    names = ("category", "customer_type", "billing_type")
    wanted = {name: entries_of(given.customers, name) for name in names} if given.own else LISTS
    lists = (ana.customers.categories, ana.customers.customer_types, ana.customers.billing_types)
    for entries, own in zip(lists, (wanted[name] for name in names), strict=True):
        for entry in own:
            entries.offer(entry)
    for service in entries_of(given.rates, "service"):
        ana.customers.services.offer(service)
    bring_in(ana, "rates", given.rates, given)


def entries_of(file: Path | None, column: str) -> tuple[str, ...]:
    """What a stranger's own file uses in this column: whoever brings it decides what the desk's lists hold."""
    if file is None:
        return ()
    with file.open(encoding="utf-8-sig", newline="", errors="replace") as rows:
        found = {(row.get(column) or "").strip() for row in csv.DictReader(rows)}
    return tuple(sorted(found - {"", "Other (Not Listed)"}))


def bring_in(ana, kind: str, file: Path | None, given) -> None:
    """Preview a file, show what is wrong with it, then commit exactly that preview."""
    if file is None:
        return
    step(f"Bring in {kind} from {file.name}")
    with progress("reading") as tell:
        preview = ana.exchange.preview(
            kind,
            file,
            profile=given.profile,
            date_format=given.date_format,
            currency=given.currency if kind != "rates" else "",
            progress=tell,
        )
    with progress("storing") as tell:
        report = ana.exchange.commit(preview, progress=tell)
    console.print(
        f"  {report.new:,} of {report.rows:,} {kind} taken; {len(report.refused)} findings in refused rows, "
        f"{len(report.duplicates)} likely duplicates, {len(preview.warnings)} warnings"
    )
    findings = (*report.refused, *report.duplicates, *preview.warnings)
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in ("line", "column", "value", "why"):
        table.add_column(
            heading, justify="right" if heading == "line" else "left", overflow="ellipsis", no_wrap=heading != "why"
        )
    for one in findings[:LONGEST_LIST]:
        table.add_row(str(one.line), one.column, shorten(one.value), f"{one.verdict.value}: wanted {one.wanted}")
    if findings:
        console.print(table)
    if len(findings) > LONGEST_LIST:
        console.print(f"  ... and {len(findings) - LONGEST_LIST} more")


def shorten(value: str) -> str:
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in value)
    return plain if len(plain) <= 30 else plain[:29] + "\N{HORIZONTAL ELLIPSIS}"


def match_rates(ana) -> None:
    step("Match rates: e-mail domain first, then category, each with its reason")
    reasons: Counter[str] = Counter()
    found, after = [], None
    while True:
        page = ana.customers.find(order="number", after=after, limit=500)
        found.extend(page.items)
        if (after := page.next) is None:
            break
    with progress("matching") as tell:
        for done, row in enumerate(found, 1):
            reasons[ana.onboarding.match_rates(row.customer).because.value] += 1
            tell(done, len(found))
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("customers", justify="right")
    table.add_column("because")
    for reason, count in reasons.most_common():
        table.add_row(f"{count:,}", reason)
    console.print(table)


def show_ageing(ana):
    """Who owes most in each currency, and the totals; one of those who can be written to is worked on."""
    ageing = ana.receivables.ageing()
    step(f"What is owed as of {ageing.as_of}, by days late")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("no.", justify="right")
    table.add_column("customer", max_width=25, no_wrap=True, overflow="ellipsis")
    table.add_column("")
    for heading in (*ageing.labels, "total due", "credit"):
        table.add_column(heading, justify="right", no_wrap=True)
    worst = sorted(ageing.rows, key=lambda row: -sum(row.minor))
    for total in ageing.totals:
        for row in [one for one in worst if one.currency == total.currency][:MOST_SHOWN]:
            table.add_row(str(row.number), Text(row.name), *cells(row))
    table.add_section()
    for row in ageing.totals:
        table.add_row("", "[bold]all[/]", *cells(row))
    console.print(table)
    for row in worst:
        who = ana.customers.get(row.customer_id)
        if who.email is not None and who.consent.value == "existing" and row.currency == who.currency:
            return who
    return None


def cells(row) -> list[str]:
    money = (*row.buckets, row.total_due, row.account_credit)
    return [row.currency, *(f"{one.amount:,}" if one else "-" for one in money)]


def work_on(ana, who) -> None:
    """What a clerk does with one customer: charge a job, take a payment."""
    step(f"A job for {who.name}: charged, and a payment taken")
    invoice = ana.invoices.issue(who.id, [Line("Transcript, 42 pages", 42, "3")], terms="NET30", key="job-8812")
    payment = ana.payments.take(who.id, half(invoice.total), method="check", reference="1042", apply_to=[invoice.id])
    status = ana.invoices.status(invoice.id)
    console.print(f"  {invoice.number} over {invoice.total}, due {invoice.due}")
    console.print(f"  {payment.number} over {payment.amount}; {status.state.value}, {status.open_amount} open")


def half(money: Money) -> Money:
    return money.split(2)[0]


def show_page(ana, who) -> None:
    page = ana.overview.page(who.id, rows=5)
    step(f"The control room of customer {who.number}, {who.name}, in one consistent read")
    summary = page.summary
    console.print(
        f"  {who.category}; {who.email}; terms {summary.terms}; current: {'yes' if summary.is_current else 'no'}"
    )
    console.print(f"  bills go to {', '.join(f'{one.name} ({why})' for one, why in summary.billing_recipients)}")
    for one in page.money.balances.values():
        console.print(f"  {one}")
    for value in page.money.lifetime_value.values():
        console.print(f"  lifetime value {value.value} without tax, {value.collected} collected")
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in ("invoice", "issued", "due", "state", "open", "days late"):
        table.add_column(heading, justify="right" if heading in ("open", "days late") else "left")
    for invoice, status in page.invoices:
        late = str(status.days_late) if status.overdue else ""
        row = (invoice.number, str(invoice.issued), str(invoice.due), status.state.value, str(status.open_amount), late)
        table.add_row(*row)
    console.print(table)
    for one in page.history:
        console.print(f"  {one.at:%Y-%m-%d %H:%M}  {one.kind}  {one.actor_name}")


def send(desk, ana, who, folder: Path) -> None:
    """A statement by mail and as a file; a customer who was never invited stays undisturbed."""
    step("A statement on its way")
    statement = ana.receivables.statement(who.id, style="balance forward", since="2000-01-01")
    (folder / "statement.pdf").write_bytes(ana.receivables.file(statement).content)
    for message in ana.receivables.send_statement(who.id, statement):
        console.print(f"  {message.state.value}: {message.subject} to {message.address}")
    for row in ana.customers.find(order="-balance", limit=500):
        silent = ana.customers.get(row.customer)
        if silent.consent.value != "silent" or silent.email is None:
            continue
        owed = ana.receivables.statement(silent.id)
        for message in ana.receivables.send_statement(silent.id, owed, zero_balance=True, automatic=True):
            console.print(f"  {message.state.value} ({message.why.value}): {message.subject} to {message.address}")
        break
    sent = desk.dispatch()
    console.print(f"  the dispatcher sent {sent.sent}, suppressed {sent.suppressed}, failed {sent.failed}")


def export(ana, folder: Path) -> None:
    step("The list of customers as CSV, safe to open in a spreadsheet")
    rows = ana.exchange.export("customers", folder / "customers.csv")
    console.print(f"  {rows:,} rows")


def verify(ana) -> None:
    step("Every stored figure computed again from the ledger")
    found = ana.receivables.verify()
    console.print(f"  {found.figures:,} figures: {'clean' if found.clean else 'DIFFERENCES'}")
    for one in found.differences:
        console.print(f"  {one}")


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except (InvalidValue, Refused) as error:
        console.print(f"[red]{error}[/]")
        raise SystemExit(1) from error
