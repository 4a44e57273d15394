"""The command that answers why: a customer's status, what is overdue, and where its settings come from."""

from typing import Any

from rich.table import Table
from rich.text import Text

from custmgr import OverdueExplanation, StatusExplanation
from custmgr_adapters.cli.opening import acting, customer_named
from custmgr_adapters.cli.options import Json, Options
from custmgr_adapters.cli.plain import fields, plain
from custmgr_adapters.cli.screen import Column, Panel, Screen, digits, paragraph, table, word


def why(
    customer: str,
    /,
    *,
    on: str | None = None,
    json: Json = False,
    options: Options = Options(),  # noqa: B008 - frozen
) -> int:
    """Say why a customer stands as it does.

    Parameters
    ----------
    customer
        A number like 17 or A-17, an id, or the exact e-mail address.
    on
        The day for which overdue amounts are explained, like 2026-03-31; today unless given.
    """
    screen = Screen.here()
    with acting(options) as desk:
        who = customer_named(desk, customer)
        status = desk.customers.explain_status(who.customer)
        currencies = sorted(desk.receivables.balances(who.customer, on=on)) or [""]
        late = [desk.receivables.explain_overdue(who.customer, currency=one, on=on) for one in currencies]
        agreed = _agreed(desk.overview.page(who.customer, rows=1).settings)
    if json:
        settings = [dict(zip(("group", "setting", "value", "from"), row, strict=True)) for row in agreed]
        screen.data({"status": status, "overdue": [_as_data(one) for one in late], "settings": settings})
        return 0
    screen.panels(
        Panel(f"Why customer {who.number} is {status.status.value}", (_status(status), Text(), _allowed(status))),
        *(Panel(_heading(one), _overdue(one)) for one in late),
        Panel("Settings, and where they come from", (_settings(agreed),)),
    )
    return 0


def _status(told: StatusExplanation) -> Table:
    facts = {
        "Since": f"{told.since:%Y-%m-%d %H:%M} UTC, by {told.by_name or told.by}",
        "Reason": told.reason,
        "Blocked": "yes, for lateness" if told.blocked else "no",
        "Consent": told.consent.value,
        "Wants no": " and no ".join(
            [*(["e-mail"] if told.no_mail else []), *(["text messages"] if told.no_text else [])]
        ),
    }
    rows = [[Text(name, "dim"), paragraph(fact)] for name, fact in facts.items() if fact]
    return table([Column(""), Column("", loose=20)], rows)


def _allowed(told: StatusExplanation) -> Table:
    rows = [
        [
            word(one.ability.value.capitalize()),
            Text("yes", "green") if one.allowed else Text("no", "red"),
            paragraph(one.because.value),
        ]
        for one in told.allowances
    ]
    return table([Column("May have"), Column(""), Column("Because", loose=20)], rows)


def _heading(told: OverdueExplanation) -> str:
    verdict = "current" if told.is_current else "late"
    return f"Why {told.balance.currency} was {verdict} on {told.as_of}"


def _overdue(told: OverdueExplanation) -> tuple[Table | Text, ...]:
    said = paragraph(f"{told.because.value.capitalize()}.", "green" if told.is_current else "bold red")
    if not told.items:
        return (_items(told), Text(), said) if told.left_out else (said,)
    sums = {
        "Overdue": told.balance.overdue,
        "Beyond grace": told.beyond_grace,
        "Covered by credit": told.covered,
        "Remaining": told.remaining,
        "Tolerance": told.tolerance,
    }
    figures = table(
        [Column(""), Column("", right=True)], [[Text(name, "dim"), digits(money)] for name, money in sums.items()]
    )
    return (_items(told), Text(), figures, Text(), said)


def _items(told: OverdueExplanation) -> Table:
    columns = [Column("Number", loose=10), Column("Due"), Column("Late", right=True), Column("Amount", right=True)]
    columns += [Column("Settled", right=True), Column("Open", right=True), Column("Counts as", loose=12)]
    rows = [
        [
            word(one.item.number),
            word(one.item.due),
            word(f"{one.days_late} d" if one.days_late else ""),
            digits(one.item.amount),
            digits(one.item.amount - one.item.open, "" if one.item.amount != one.item.open else "dim"),
            digits(one.item.open, "red" if one.days_late else ""),
            paragraph(one.lateness.value),
        ]
        for one in (*told.items, *told.left_out)
    ]
    return table(columns, rows)


def _agreed(groups: Any) -> list[tuple[str, str, Any, str]]:
    """Each setting with its group, value and source, as the groups declare them."""
    return [
        (type(group.value).__name__, name, getattr(group.value, name), str(group.sources[name]))
        for group in groups
        for name in plain(group.value)
    ]


def _settings(agreed: list[tuple[str, str, Any, str]]) -> Table:
    rows = [
        [
            word(group),
            word(name),
            paragraph("" if value is None else plain(value)),
            word(source, "" if source != "default" else "dim"),
        ]
        for group, name, value, source in agreed
    ]
    return table([Column("Group"), Column("Setting"), Column("Value", loose=12), Column("From")], rows)


def _as_data(told: OverdueExplanation) -> dict[str, Any]:
    return {
        "as_of": told.as_of,
        "is_current": told.is_current,
        "because": told.because,
        "balance": told.balance,
        "beyond_grace": told.beyond_grace,
        "covered": told.covered,
        "remaining": told.remaining,
        "tolerance": told.tolerance,
        "items": [_counted(one) for one in told.items],
        "left_out": [_counted(one) for one in told.left_out],
    }


def _counted(one: Any) -> dict[str, Any]:
    return {"days_late": one.days_late, "counts_as": one.lateness} | fields(one.item)
