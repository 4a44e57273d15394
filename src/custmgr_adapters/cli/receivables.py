"""Commands about what is owed: ageing and statements."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from custmgr import AgeingRow, Money
from custmgr_adapters.cli.opening import acting, customer_named
from custmgr_adapters.cli.options import Json, Options
from custmgr_adapters.cli.screen import Column, Screen, digits, paragraph, table, word


def ageing(
    customer: str | None = None,
    /,
    *,
    on: str | None = None,
    json: Json = False,
    options: Options = Options(),  # noqa: B008 - frozen
) -> int:
    """Show what is open by how late it is.

    Parameters
    ----------
    customer
        A number like 17 or A-17, an id, or the exact e-mail address; everybody unless given.
    on
        The day that is asked for, like 2026-03-31; today unless given.
    """
    screen = Screen.here()
    with acting(options) as desk:
        who = customer_named(desk, customer).customer if customer is not None else None
        found = desk.receivables.ageing(who, on=on)
    if json:
        rows, totals = ([aged(row, found.labels) for row in part] for part in (found.rows, found.totals))
        screen.data({"as_of": found.as_of, "rows": rows, "totals": totals})
        return 0
    if not found.rows:
        screen.show(paragraph(f"Nothing is open on {found.as_of}."))
        return 0
    for place, total in enumerate(found.totals):
        mine = [row for row in found.rows if row.currency == total.currency]
        if place:
            screen.show(Text())
        screen.show(ageing_table(f"{total.currency} on {found.as_of}", found.labels, mine, total))
    return 0


def ageing_table(title: str, labels: Sequence[str], rows: Sequence[AgeingRow], total: AgeingRow) -> Table:
    """The rows of one currency under the names of the buckets, with their total; what is late is red."""
    columns = [
        Column("No.", right=True),
        Column("Name", loose=12, total=Text("Total")),
        *(
            Column(label.capitalize(), right=True, total=digits(sums))
            for label, sums in zip(labels, total.buckets, strict=True)
        ),
        Column("Credit", right=True, total=digits(total.account_credit)),
        Column("Balance", right=True, total=digits(total.balance)),
    ]
    return table(columns, [[word(row.number), word(row.name), *_buckets(row)] for row in rows], title=title)


def ageing_lines(labels: Sequence[str], rows: Sequence[AgeingRow]) -> Table:
    """One customer's ageing, a line for each currency."""
    headings = (*(label.capitalize() for label in labels), "Credit", "Balance")
    columns = [Column(""), *(Column(heading, right=True) for heading in headings)]
    return table(columns, [[word(row.currency), *_buckets(row)] for row in rows])


def _buckets(row: AgeingRow) -> list[Text]:
    late = [_late(money) if place else _quiet(money) for place, money in enumerate(row.buckets)]
    return [*late, _quiet(row.account_credit), digits(row.balance, "bold")]


def _quiet(money: Money) -> Text:
    return digits(money, "" if money else "dim")


def _late(money: Money) -> Text:
    return digits(money, "red" if money else "dim")


def aged(row: AgeingRow, labels: Sequence[str]) -> dict[str, Any]:
    """The row for programs, each bucket under its name."""
    who = {"number": row.number, "name": row.name} if row.customer else {}
    return {
        **who,
        "currency": row.currency,
        "buckets": {label: str(money.amount) for label, money in zip(labels, row.buckets, strict=True)},
        "total_due": str(row.total_due.amount),
        "account_credit": str(row.account_credit.amount),
        "balance": str(row.balance.amount),
    }


def verify(
    customer: str | None = None,
    /,
    *,
    json: Json = False,
    options: Options = Options(),  # noqa: B008 - frozen
) -> int:
    """Compute every figure again from the ledger.

    The exit code is 1 where a stored figure is not what the ledger says.

    Parameters
    ----------
    customer
        A number like 17 or A-17, an id, or the exact e-mail address; everybody unless given.
    """
    screen = Screen.here()
    with acting(options) as desk:
        who = customer_named(desk, customer).customer if customer is not None else None
        found = desk.receivables.verify(who)
    if json:
        screen.data({"clean": found.clean, "figures": found.figures, "differences": found.differences})
    elif found.clean:
        screen.show(paragraph(f"Clean: {found.figures:,} figures are what the ledger says.", "green"))
    else:
        screen.show(_differing(found.differences))
        screen.show(
            Text(), paragraph(f"{len(found.differences):,} of {found.figures:,} figures are wrong.", "bold red")
        )
    return 0 if found.clean else 1


def _differing(differences: Sequence[Any]) -> Table:
    columns = [
        Column("Kind"),
        Column("Which", loose=16),
        Column("Figure"),
        Column("Stored", right=True),
        Column("Ledger says", right=True),
    ]
    rows = [
        [
            word(one.kind),
            paragraph(" ".join(str(part) for part in one.key)),
            word(one.field),
            Text(f"{one.stored:,}"),
            Text(f"{one.computed:,}", "red"),
        ]
        for one in differences
    ]
    return table(columns, rows, title="Differences in minor units")
