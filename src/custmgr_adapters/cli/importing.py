"""Bringing files in: what would be taken and what not, then the taking."""

from pathlib import Path
from typing import Annotated, Any, Literal

import attrs
from cyclopts import Group, Parameter
from rich.table import Table
from rich.text import Text

from custmgr import ImportFinding
from custmgr_adapters.cli.opening import acting
from custmgr_adapters.cli.options import Json, Options, switch
from custmgr_adapters.cli.plain import plain
from custmgr_adapters.cli.refusals import complain
from custmgr_adapters.cli.screen import Column, Screen, clean, paragraph, table, word
from custmgr_adapters.cli.watching import Watched

MISTAKEN = 2
UNREAD = "--strict takes no file with columns that are not read: {}; name them in --leave if they may stay unread"


@Parameter(name="*", group=Group("Reading", sort_key=5))
@attrs.frozen(kw_only=True)
class Reading:
    """How the file is to be read."""

    profile: Annotated[str, Parameter(help="Whose columns it has: plain, quickbooks or xero.")] = "plain"
    encoding: Annotated[str | None, Parameter(help="utf-8 or cp1252; found out unless given.")] = None
    date_format: Annotated[
        str | None, Parameter(help="How dates are written, Y-M-D, M/D/Y or D/M/Y, where the profile leaves it open.")
    ] = None
    currency: Annotated[str | None, Parameter(help="The currency of rows that name none.")] = None
    existing: Annotated[bool, switch("You deal with these customers already, so that messages may go to them.")] = False
    despite_duplicates: Annotated[bool, switch("Take customers that are much like others too.")] = False
    machine: Annotated[
        bool, switch("The file was exported for machines: texts carry no guard against spreadsheets.")
    ] = False
    negative: Annotated[Literal["refuse", "credit_memo"], Parameter(help="What becomes of invoices below zero.")] = (
        "refuse"
    )
    paid: Annotated[
        Literal["payment", "check"],
        Parameter(help="Book paid amounts as payments, or only check them since a file of payments follows."),
    ] = "payment"

    def asked(self) -> dict[str, Any]:
        """The same as the library takes it."""
        chosen = attrs.asdict(self) | {"date_format": self.date_format or "", "currency": self.currency or ""}
        return chosen | {"guards": not chosen.pop("machine")}


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Care:
    """What must be in order for anything of a file to be taken."""

    strict: Annotated[
        bool, switch("Take nothing, and end with exit code 2, where a row cannot be taken or a column is not read.")
    ] = False
    leave: Annotated[
        str, Parameter(show_default=False, help="Columns that --strict lets be unread, with commas between.")
    ] = ""

    def unread(self, preview: Any) -> str:
        """The columns that are not read and should be."""
        left = {one.strip().casefold() for one in self.leave.split(",") if one.strip()}
        named = [one.strip() for one in preview.ignored if self.strict and one.strip().casefold() not in left]
        return ", ".join(clean(one) or "one without a name" for one in named)

    def stops(self, preview: Any, told: Any) -> bool:
        """Whether the file is refused, by its columns or by what was told of its rows."""
        return self.strict and bool(self.unread(preview) or _held(told))


def bring_in(
    kind: Literal["customers", "invoices", "payments", "rates"],
    file: Path,
    /,
    *,
    dry_run: Annotated[bool, switch("Only say what would be taken.")] = False,
    show: Annotated[int, Parameter(help="How many rows that are not taken to list at most.")] = 20,
    json: Json = False,
    care: Care = Care(),
    reading: Reading = Reading(),
    options: Options = Options(),  # noqa: B008 - frozen
) -> int:
    """Take customers, invoices, payments or rate cards over from a CSV file.

    Rows that cannot be taken are listed and left out; all others are taken. A file that was taken before adds nothing.

    Parameters
    ----------
    kind
        What the file holds.
    file
        The CSV file.
    """
    screen = Screen.here()
    with acting(options) as desk, Watched(screen) as watched:
        found = desk.exchange.preview(kind, file, progress=watched.task("Reading"), **reading.asked())
        report = None
        if not dry_run and not care.stops(found, found):
            report = desk.exchange.commit(found, progress=watched.task("Taking over"))
    told: Any = report or found
    taken = report.new if report else 0
    if json:
        findings = plain(told.findings)
        counts = {"rows": told.rows, "new": told.new, "known": told.known, "taken": taken}
        screen.data({"kind": kind, **counts, "ignored": found.ignored, "findings": findings})
    else:
        _tell(screen, told, found.ignored, show, taken if report else None)
    if unread := care.unread(found):
        complain(screen, "custmgr", UNREAD.format(unread))
    return MISTAKEN if care.stops(found, told) else 0


def _held(told: Any) -> int:
    return len({one.line for one in (*told.refused, *told.duplicates)})


def _tell(screen: Screen, told: Any, ignored: tuple[str, ...], show: int, taken: int | None) -> None:
    listed = sorted(told.findings, key=lambda one: one.line)
    if listed:
        screen.show(_table(listed[:show]))
        if len(listed) > show:
            screen.show(Text(f"and {len(listed) - show:,} more; --show lists more", "dim"))
        screen.show(Text())
    if ignored:
        screen.show(paragraph(f"Columns that are not read: {', '.join(ignored)}", "yellow"))
    left = len({one.line for one in (*told.refused, *told.duplicates)})
    screen.show(
        paragraph(f"{told.rows:,} {told.kind}: {told.new:,} new, {told.known:,} known, {left:,} rows not taken.")
    )
    if taken is None:
        screen.show(paragraph("Nothing was taken over.", "bold yellow"))
    else:
        screen.show(paragraph(f"Taken over: {taken:,} of {told.rows:,} {told.kind}.", "bold green"))


def _table(findings: list[ImportFinding]) -> Table:
    columns = [
        Column("Line", right=True),
        Column("Column", loose=8),
        Column("Value", loose=12),
        Column("Wanted", loose=20),
        Column("Verdict"),
    ]
    rows = [
        [
            Text(str(one.line)),
            paragraph(one.column),
            word(one.value, "bold"),
            paragraph(one.wanted),
            word(one.verdict.value, "yellow" if one.verdict.value == "warning" else "red"),
        ]
        for one in findings
    ]
    return table(columns, rows)
