"""Writing files out."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from custmgr_adapters.cli.opening import acting
from custmgr_adapters.cli.options import Options
from custmgr_adapters.cli.screen import Screen
from custmgr_adapters.cli.watching import Watched


def export(
    kind: Literal["customers", "invoices", "payments", "ageing"],
    file: Path | None = None,
    /,
    *,
    filter: Annotated[str, Parameter(allow_leading_hyphen=True)] = "",  # noqa: A002 - what the option is called
    columns: str = "",
    machine: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    options: Options = Options(),  # noqa: B008 - frozen
) -> int:
    """Write customers, invoices, payments or ageing to a CSV file.

    Parameters
    ----------
    kind
        What to write.
    file
        Where to write it, replaced once it is complete; the standard output unless given.
    filter
        Which customers, as custmgr find takes it; everybody unless given.
    columns
        The columns to write, with commas between; * writes all there are.
    machine
        Write texts without the guard against spreadsheets that take them for formulas.
    """
    screen = Screen.here()
    with acting(options) as desk, Watched(screen) as watched:
        count = desk.exchange.export(
            kind,
            file or sys.stdout,
            filter=filter,
            columns=[one.strip() for one in columns.split(",")] if columns else None,
            for_machines=machine,
            progress=watched.task("Writing"),
        )
    screen.note(f"{count:,} {'row' if count == 1 else 'rows'} written{f' to {file}' if file else ''}.")
    return 0
