"""Commands about customers: the list."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from custmgr import Acting, InvalidValue, Listing
from custmgr_adapters.cli.opening import acting
from custmgr_adapters.cli.options import Json, Options
from custmgr_adapters.cli.plain import fields
from custmgr_adapters.cli.screen import Column, Screen, amount, paragraph, table, word

_PAGE = 500
_WIDE = 110


def find(
    text: str = "",
    /,
    *,
    order: Annotated[str, Parameter(allow_leading_hyphen=True)] = "name",
    limit: int = 50,
    archived: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    json: Json = False,
    options: Options = Options(),  # noqa: B008 - frozen
) -> int:
    """List the customers that a filter finds.

    A filter has words to look for and questions about columns: `status:active balance>100 bell`, `tag:vip,gold`,
    `joined:2025-01-01..2025-12-31`, `balance:EUR>100`, `is:overdue`, `not category:"Law Firm"`. The columns are name,
    company, email, phone, city, country, number, joined, due, balance, status, kind, category, tag, service, manager.

    Parameters
    ----------
    text
        The filter; everybody unless given.
    order
        What to sort by, like name, number, balance or joined; turned round with - before it.
    limit
        How many to list at most.
    archived
        List archived customers too.
    """
    screen = Screen.here()
    with acting(options) as desk:
        rows = _rows(desk, text, order, limit, archived)
        if json:
            screen.data([fields(row) for row in rows])
            return 0
        count = desk.customers.count(text, archived=archived)
    if not rows:
        screen.show(paragraph("No customers."))
        return 0
    screen.show(_listed(rows, screen.out.width), Text(), paragraph(_counted(len(rows), count), "dim"))
    return 0


def _rows(desk: Acting, text: str, order: str, limit: int, archived: bool) -> list[Listing]:
    if limit < 1:
        raise InvalidValue("limit", limit, "1 or more")
    rows: list[Listing] = []
    after = None
    while len(rows) < limit:
        size = min(_PAGE, limit - len(rows))
        page = desk.customers.find(text, order=order, after=after, limit=size, archived=archived)
        rows += page.items
        after = page.next
        if after is None:
            break
    return rows


def _listed(rows: Sequence[Listing], width: int) -> Table:
    wide = [Column("Category", loose=10), Column("City", loose=8)] if width >= _WIDE else []
    columns = [
        Column("No.", right=True),
        Column("Name", loose=18),
        Column("E-mail", loose=14),
        *wide,
        Column("Status"),
        Column("Balance", right=True),
        Column("Due since"),
    ]
    return table(columns, [_row(row, wide=bool(wide)) for row in rows])


def _row(row: Listing, *, wide: bool) -> list[Text]:
    status = row.status.value
    late = bool(row.oldest_due and row.oldest_due < date.today())  # noqa: DTZ011 - only a colour
    return [
        word(row.number),
        word(row.name, "bold"),
        word(row.email),
        *([word(row.category), word(row.city)] if wide else []),
        word(status, "" if status == "active" else "yellow"),
        amount(row.balance, "" if row.balance else "dim"),
        word(row.oldest_due or "", "red" if late else ""),
    ]


def _counted(shown: int, count: int) -> str:
    if shown == count:
        return "1 customer" if count == 1 else f"{count:,} customers"
    return f"{shown:,} of {count:,} customers; --limit shows more"
