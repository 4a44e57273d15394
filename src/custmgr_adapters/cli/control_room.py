"""The control room of one customer: who it is, what it owes, and what happened last."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from custmgr import CustomerPage
from custmgr_adapters.cli.opening import acting, customer_named
from custmgr_adapters.cli.options import Json, Options
from custmgr_adapters.cli.plain import fields, plain
from custmgr_adapters.cli.receivables import aged, ageing_lines
from custmgr_adapters.cli.screen import Column, Panel, Screen, amount, digits, paragraph, table, word

_READ = 200


def page(
    customer: str,
    /,
    *,
    rows: int = 8,
    json: Json = False,
    options: Options = Options(),  # noqa: B008 - frozen
) -> int:
    """Show the control room of a customer.

    Parameters
    ----------
    customer
        A number like 17 or A-17, an id, or the exact e-mail address.
    rows
        How many invoices, payments, messages and events to show at most.
    """
    screen = Screen.here()
    with acting(options) as desk:
        who = customer_named(desk, customer)
        found = desk.overview.page(who.customer, rows=rows if json else max(rows, _READ))
    if json:
        screen.data(_as_data(found))
        return 0
    screen.panels(
        Panel(f"Customer {who.number}", (_summary(found),)),
        Panel("Balances", (_balances(found),) if found.money.balances else ()),
        Panel("Ageing", (ageing_lines(found.money.labels, found.money.ageing),) if found.money.ageing else ()),
        Panel("Contacts", (_contacts(found),) if found.contacts else ()),
        Panel("Open invoices", _open_invoices(found, rows)),
        Panel("Payments", (_payments(found, rows),) if found.payments else ()),
        Panel("Messages", (_messages(found, rows),) if found.messages else ()),
        Panel("History", (_history(found, rows),)),
    )
    return 0


def _summary(found: CustomerPage) -> Table:
    one, summary = found.summary.customer, found.summary
    standing = Text("current", "green") if summary.is_current else Text("late", "bold red")
    status = word(one.status.value, "" if one.status.value == "active" else "yellow").append(", ").append(standing)
    if one.blocked:
        status.append(", blocked", "bold red")
    address = summary.billing_address.label() if summary.billing_address else ()
    facts: dict[str, object] = {
        "Name": paragraph(one.name, "bold"),
        "Status": status,
        "Category": one.category,
        "Joined": one.joined,
        "E-mail": one.email,
        "Phone": one.phone,
        "Billing address": ", ".join(address),
        "Invoices go to": ", ".join(f"{who.name} ({why})" for who, why in summary.billing_recipients),
        "Account manager": summary.account_manager and (summary.account_manager.name or summary.account_manager.id),
        "Terms": summary.terms,
        "Currency": one.currency,
        "Consent": one.consent.value,
        "Services": ", ".join(sorted(one.services)),
        "Tags": ", ".join(sorted(one.tags)),
        "Id": one.id,
    }
    shown = [(name, fact) for name, fact in facts.items() if fact]
    return table(
        [Column(""), Column("", loose=20)],
        [[Text(name, "dim"), fact if isinstance(fact, Text) else paragraph(fact)] for name, fact in shown],
    )


def _balances(found: CustomerPage) -> Table:
    headings = ("Total due", "Overdue", "Credit", "Balance", "Lifetime value")
    rows = []
    for currency, one in sorted(found.money.balances.items()):
        worth = found.money.lifetime_value.get(currency)
        late = "bold red" if one.overdue else ""
        rows.append(
            [
                word(currency),
                digits(one.total_due),
                digits(one.overdue, late),
                digits(one.account_credit),
                digits(one.balance, "bold"),
                digits(worth.value) if worth else Text(),
            ]
        )
    return table([Column(""), *(Column(heading, right=True) for heading in headings)], rows)


def _contacts(found: CustomerPage) -> Table:
    columns = [
        Column(""),
        Column("Name", loose=14),
        Column("Roles", loose=8),
        Column("E-mail", loose=14),
        Column("Phone"),
    ]
    rows = [
        [
            Text("*" if one.is_primary else ""),
            word(one.name, "bold" if one.is_primary else ""),
            word(", ".join(sorted(one.roles))),
            word(one.email or ""),
            word(one.phone or ""),
        ]
        for one in found.contacts
    ]
    return table(columns, rows)


def _open_invoices(found: CustomerPage, most: int) -> Sequence[Table | Text]:
    still = [(one, status) for one, status in found.invoices if status.open_amount]
    still.sort(key=lambda pair: (pair[0].due or found.today, pair[0].number or ""))
    if not still:
        return ()
    columns = [Column("Number", loose=10), Column("Issued"), Column("Due"), Column("Late", right=True)]
    columns += [Column("Total", right=True), Column("Open", right=True)]
    rows = []
    for one, status in still[:most]:
        late = "red" if status.overdue else ""
        days = f"{status.days_late} d" if status.overdue else ""
        dates = [word(one.issued or ""), word(one.due or "", late), word(days, late)]
        rows.append([word(one.number or ""), *dates, amount(one.total), amount(status.open_amount, late)])
    more = len(still) - most
    least = "at least " if len(found.invoices) == _READ else ""
    return (table(columns, rows), *([Text(f"and {least}{more} more", "dim")] if more > 0 else []))


def _payments(found: CustomerPage, most: int) -> Table:
    columns = [Column("Number"), Column("Received"), Column("Method", loose=8), Column("Reference", loose=10)]
    columns += [Column("Amount", right=True), Column("Unapplied", right=True)]
    rows = [
        [
            word(one.number),
            word(one.received),
            word(one.method),
            word(one.reference),
            amount(one.amount, "dim" if one.reversal else ""),
            Text("reversed", "red") if one.reversal else digits(credit.open, "" if credit.open else "dim"),
        ]
        for one, credit in found.payments[:most]
    ]
    return table(columns, rows)


def _messages(found: CustomerPage, most: int) -> Table:
    columns = [Column("Queued (UTC)"), Column("State"), Column("To", loose=14), Column("Subject", loose=16)]
    bad = ("failed", "uncertain", "suppressed")
    rows = [
        [
            word(f"{one.queued_at:%Y-%m-%d %H:%M}"),
            word(one.state.value, "red" if one.state.value in bad else ""),
            word(one.address),
            word(one.subject),
        ]
        for one in found.messages[:most]
    ]
    return table(columns, rows)


def _history(found: CustomerPage, most: int) -> Table:
    columns = [Column("When (UTC)"), Column("What", loose=16), Column("Who", loose=8), Column("Details", loose=12)]
    rows = [
        [
            word(f"{one.at:%Y-%m-%d %H:%M}"),
            word(one.kind),
            word(one.actor_name or one.actor),
            word(_told(one.facts), "dim"),
        ]
        for one in found.history[:most]
    ]
    return table(columns, rows)


def _told(facts: dict[str, Any]) -> str:
    told = (one for name in ("number", "name", "total", "amount", "reason") if isinstance(one := facts.get(name), str))
    return " ".join(one for one in told if one)


def _as_data(found: CustomerPage) -> dict[str, Any]:
    sealed = ("payload", "salt", "payload_digest", "digest")
    ageing = [aged(row, found.money.labels) for row in found.money.ageing]
    return fields(found) | {
        "money": fields(found.money, without=("labels",)) | {"ageing": ageing},
        "history": [fields(one, without=sealed) | {"facts": plain(one.facts)} for one in found.history],
        "invoices": [fields(one) | fields(status) for one, status in found.invoices],
        "payments": [fields(one) | {"unapplied": plain(credit.open)} for one, credit in found.payments],
    }
