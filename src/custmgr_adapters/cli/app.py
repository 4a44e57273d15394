"""The command line: which commands there are, and what becomes of an error."""

import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from cyclopts import App, CycloptsError

from custmgr import CustmgrError, Desk
from custmgr_adapters.cli import (
    control_room,
    customers,
    explaining,
    exporting,
    importing,
    receivables,
    statements,
    upkeep,
)
from custmgr_adapters.cli.opening import Needed, given
from custmgr_adapters.cli.refusals import complain, refuse
from custmgr_adapters.cli.screen import Screen

DONE, REFUSED, MISREAD, INTERRUPTED = 0, 1, 2, 130

COMMANDS: dict[str, Callable[..., Any]] = {
    "migrate": upkeep.migrate,
    "import": importing.bring_in,
    "find": customers.find,
    "page": control_room.page,
    "why": explaining.why,
    "ageing": receivables.ageing,
    "statement": statements.statement,
    "export": exporting.export,
    "run-due": upkeep.run_due,
    "dispatch": upkeep.dispatch,
    "verify": receivables.verify,
}
"""Every command by the name it is called by, in the order a desk meets them."""


def commands() -> App:
    """The command line with all its commands."""
    app = App(
        name="custmgr",
        help="Customer accounts: who they are, what they owe, and what happens next.",
        help_format="markdown",
        version=lambda: version("custmgr"),
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    for place, (name, command) in enumerate(COMMANDS.items()):
        app.command(command, name=name, sort_key=place)
    return app


def run(tokens: Sequence[str] | None = None, desk: Desk | None = None) -> int:
    """Run a command line and return its exit code; errors of the house become one line."""
    line = list(sys.argv[1:] if tokens is None else tokens)
    screen = Screen.here()
    try:
        with given(desk):
            code = commands()(
                line, console=screen.out, error_console=screen.err, exit_on_error=False, print_error=False
            )
    except CycloptsError as error:
        error.console = None
        complain(screen, "custmgr", f"{' '.join(str(error).split())} See custmgr --help.")
        return MISREAD
    except Needed as error:
        complain(screen, "custmgr", str(error))
        return MISREAD
    except CustmgrError as error:
        refuse(screen, error, as_json="--json" in line)
        return REFUSED
    except OSError as error:
        complain(screen, type(error).__name__, f"{error.strerror or error}: {error.filename or 'file'}")
        return REFUSED
    except KeyboardInterrupt:
        complain(screen, "custmgr", "interrupted")
        return INTERRUPTED
    return code if isinstance(code, int) else DONE
