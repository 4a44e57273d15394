"""A desk with a few customers, and the command to ask it with."""

from collections.abc import Callable, Iterator

import attrs
import pytest

from custmgr import Desk, Line, ManualClock, Money, Staff
from custmgr_adapters.cli import main


@attrs.frozen
class Ran:
    """What one command line answered."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.out.splitlines()]


Command = Callable[..., Ran]


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk on the second of March, in memory, so that the command is tried without any other adapter."""
    with Desk.open("memory:", mail="memory:", renderer="memory:", clock=ManualClock("2026-03-02")) as opened:
        opened.migrate()
        yield opened


@pytest.fixture
def custmgr(desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command in a pipe of 80 columns, on the desk."""
    for name in ("COLUMNS", "CUSTMGR_DESK", "CUSTMGR_STAFF", "CUSTMGR_MAIL", "CUSTMGR_RENDERER", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*tokens: str) -> Ran:
        capsys.readouterr()
        code = main(tokens, desk=desk)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture
def books(desk: Desk) -> Desk:
    """Bell owes dollars since January and euros, Kō owes yen, Zed owes nothing."""
    ana = desk.acting_as(Staff("u-17", name="Ana"))
    bell = ana.customers.add(name="Bell & Sons", email="bell@lawfirm.example")
    long = ana.customers.add(name="[red]Kō[/red] Reporting of the Greater Tōkyō Area and Beyond", currency="JPY")
    ana.customers.add(name="Zed", email="zed@example.com")
    old = ana.invoices.issue(bell.id, [Line("Transcript", 42, "3.65")], issued="2026-01-05", terms="NET30")
    ana.invoices.issue(bell.id, [Line("Video", 1, "1234567.89")], terms="NET30")
    ana.invoices.issue(bell.id, [Line("Video", 1, "99.00")], currency="EUR", terms="NET30")
    ana.invoices.issue(long.id, [Line("Transcript", 1, "1500000")], issued="2025-10-01", terms="NET30")
    ana.payments.take(bell.id, Money("100.00", "USD"), method="check", reference="1042", apply_to=[old.id])
    ana.contacts.add(bell.id, name="Ruth Bell", email="ruth@lawfirm.example", roles={"billing"})
    return desk
