"""Statements: shown, printed to a file, sent."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import attrs
from cyclopts import Parameter
from rich.text import Text

from custmgr import Acting, Listing, Message, Statement, StatementLine
from custmgr_adapters.cli.files import keep
from custmgr_adapters.cli.opening import PRINTER, acting, customer_named
from custmgr_adapters.cli.options import Json, Options, switch
from custmgr_adapters.cli.plain import fields, plain
from custmgr_adapters.cli.receivables import aged, ageing_lines
from custmgr_adapters.cli.screen import Column, Screen, digits, paragraph, table, word

_LINE = ("on", "kind", "number", "document", "amount", "balance", "original", "due", "reversal")


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Delivery:
    """What becomes of a statement besides being shown."""

    pdf: Annotated[Path | None, Parameter(help="The file to print it to.")] = None
    send: Annotated[
        bool, switch("Put it into the outbox, to the default billing contacts; custmgr dispatch sends it.")
    ] = False
    again: Annotated[bool, switch("Send it even if the same period was sent to the same address before.")] = False
    zero_balance: Annotated[bool, switch("Send it even if nothing is open.")] = False
    despite_silence: Annotated[bool, switch("Send it even if the customer was never invited.")] = False

    def deliver(self, screen: Screen, desk: Acting, found: Statement) -> None:
        """Print and send it as asked for."""
        if self.pdf:
            keep(self.pdf, desk.receivables.file(found).content)
            screen.note(f"Printed to {self.pdf}.")
        if self.send:
            sent = desk.receivables.send_statement(
                found.customer,
                found,
                again=self.again,
                zero_balance=self.zero_balance or None,
                despite_silence=self.despite_silence,
            )
            for message in sent:
                screen.note(_became(message))


def statement(
    customer: str,
    /,
    *,
    until: str | None = None,
    since: str | None = None,
    style: Literal["open-item", "balance-forward"] = "open-item",
    currency: str | None = None,
    json: Json = False,
    delivery: Delivery = Delivery(),
    options: Options = Options(),  # noqa: B008 - frozen
) -> int:
    """Show a customer's statement, print it or send it.

    Parameters
    ----------
    customer
        A number like 17 or A-17, an id, or the exact e-mail address.
    until
        The last day of the statement; today unless given.
    since
        Where a balance-forward statement begins; after the last one that was handed out unless given.
    style
        What is open, or what happened.
    currency
        The currency of the statement; the customer's own unless given.
    """
    screen = Screen.here()
    with acting(options, renderer=PRINTER if delivery.pdf or delivery.send else None) as desk:
        who = customer_named(desk, customer)
        how = style.replace("-", " ")
        found = desk.receivables.statement(who.customer, until=until, since=since, style=how, currency=currency or "")
        if json:
            screen.data(_as_data(found))
        else:
            _show(screen, who, found)
        delivery.deliver(screen, desk, found)
    return 0


def _became(message: Message) -> str:
    if message.state.value == "sent":
        return f"Sent before, on {message.ended_at:%Y-%m-%d}: {message.address}; --again sends it once more."
    return f"{message.state.value.capitalize()}: {message.address}"


def _show(screen: Screen, who: Listing, found: Statement) -> None:
    columns = [
        Column("Date"),
        Column("What", loose=12, total=Text(f"Balance in {found.currency}")),
        Column("Number", loose=9),
        Column("Due"),
        Column("Amount", right=True),
        Column("Balance", right=True, total=digits(found.closing)),
    ]
    rows = [_line(line, found.until) for line in found.lines]
    if found.opening or found.style.value == "balance forward":
        rows.insert(0, [Text(), word("brought forward"), Text(), Text(), Text(), digits(found.opening)])
    screen.show(paragraph(f"{who.number} {who.name}", "bold"), paragraph(f"{_titled(found)}"), Text())
    screen.show(table(columns, rows))
    if found.ageing.total_due:
        screen.show(Text(), ageing_lines(found.labels, [found.ageing]))


def _titled(found: Statement) -> str:
    since = f" since {found.since}" if found.since else ""
    return f"{found.style.value} statement{since} until {found.until}".capitalize()


def _line(line: StatementLine, until: date) -> list[Text]:
    late = "red" if line.due is not None and line.due < until and line.amount.minor > 0 else ""
    return [
        word(line.on),
        word(f"{line.kind.value}{' reversed' if line.reversal else ''}"),
        word(line.number),
        word(line.due or "", late),
        digits(line.amount, late),
        digits(line.balance),
    ]


def _as_data(found: Statement) -> dict[str, Any]:
    lines = [
        {name: plain(getattr(line, name)) for name in _LINE}
        | {name: str(getattr(line, name).amount) for name in ("amount", "balance", "original")}
        for line in found.lines
    ]
    return fields(found, without=("labels",)) | {
        "opening": str(found.opening.amount),
        "closing": str(found.closing.amount),
        "lines": lines,
        "ageing": aged(found.ageing, found.labels),
    }
