"""Commands that keep a desk going: its store and its outbox."""

from typing import Any

import attrs
from rich.text import Text

from custmgr_adapters.cli.opening import needs_mail, opened, without_password
from custmgr_adapters.cli.options import Json, Options
from custmgr_adapters.cli.refusals import refuse
from custmgr_adapters.cli.screen import Column, Screen, paragraph, table, word
from custmgr_adapters.cli.watching import Watched


def migrate(*, options: Options = Options()) -> int:  # noqa: B008 - frozen
    """Make the store, or bring it up to date."""
    screen = Screen.here()
    with opened(options, new=True) as desk:
        desk.migrate()
    screen.show(paragraph(f"{without_password(options.desk)} is up to date."))
    return 0


def run_due(
    *,
    json: Json = False,
    options: Options = Options(),  # noqa: B008 - frozen
) -> int:
    """Do everything that is due by today; doing it again does nothing more.

    The exit code is 1 where something failed; the rest is done all the same.
    """
    screen = Screen.here()
    with opened(options) as desk:
        done = desk.run_due()
    if json:
        screen.data(done)
        return 1 if done.failed else 0
    counts = {"expired credits": done.expired_credits, "ended retentions": done.ended_retentions}
    if any(counts.values()):
        columns = [Column("Done"), Column("", right=True)]
        screen.show(table(columns, [_count(what, count) for what, count in counts.items() if count]))
    elif not done.failed:
        screen.show(paragraph("Nothing was due."))
    for one in done.failed:
        refuse(screen, one.error)
    return 1 if done.failed else 0


def dispatch(
    *,
    limit: int | None = None,
    json: Json = False,
    options: Options = Options(),  # noqa: B008 - frozen
) -> int:
    """Send the messages that are due.

    The exit code is 1 where a message was deferred, failed or is of unknown fate, or the run stopped.

    Parameters
    ----------
    limit
        How many messages to look at, at most.
    """
    screen = Screen.here()
    needs_mail(options)
    with opened(options) as desk, Watched(screen) as watched:
        move = watched.task("Sending")
        done = desk.dispatch(limit=limit, progress=lambda so_far: move(so_far.total, limit))
    if json:
        screen.data(done)
    else:
        _counted(screen, attrs.asdict(done))
    return 1 if done.deferred or done.failed or done.uncertain or done.halted else 0


def _counted(screen: Screen, counts: dict[str, Any]) -> None:
    halted = counts.pop("halted")
    if not any(counts.values()):
        screen.show(paragraph("Nothing to send."))
    else:
        columns = [
            Column("Messages", total=Text("Total")),
            Column("", right=True, total=Text(f"{sum(counts.values()):,}")),
        ]
        rows = [_count(outcome, count) for outcome, count in counts.items() if count or outcome == "sent"]
        screen.show(table(columns, rows))
    if halted:
        screen.note(f"Stopped: {halted}")


def _count(outcome: str, count: int) -> list[Text]:
    style = "red" if outcome in ("failed", "uncertain") else ""
    return [word(outcome.capitalize(), style), Text(f"{count:,}", style)]
