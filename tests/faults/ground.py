"""The desks that trials run on, a customer with something of everything, and the use cases that are tried on it."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from custmgr import Desk, Line, ManualClock, Money, Staff
from custmgr.payments import Reversal
from custmgr.settings import DeskProfile

ANA = Staff("u-17", name="Ana")
TODAY = "2026-06-30"


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def desk_at(url: str, **ports: Any) -> Desk:
    """The desk on that database, on the day of the trials."""
    return Desk.open(url, clock=ports.pop("clock", None) or ManualClock(TODAY), **ports)


@contextmanager
def databases(named: str) -> Iterator[str]:
    """The URL of a new and migrated database, which is gone afterwards."""
    if named == "sqlite":
        folder = Path(tempfile.mkdtemp(prefix="faults"))
        url = f"sqlite:///{folder / 'desk.db'}?sync=normal"
    else:
        schema = f"faults_{uuid4().hex}"
        base = os.environ["CUSTMGR_TEST_POSTGRESQL"]
        url = f"{base}{'&' if '?' in base else '?'}schema={schema}"
    with desk_at(url) as desk:
        desk.migrate()
        ana = desk.acting_as(ANA)
        ana.settings.set(DeskProfile, for_desk=True, legal_name="Firm", email="desk@firm.example")
    try:
        yield url.replace("?sync=normal", "") if named == "sqlite" else url
    finally:
        if named == "sqlite":
            shutil.rmtree(folder)
        else:
            import psycopg

            with psycopg.connect(base, autocommit=True) as connection:
                connection.execute(f'drop schema "{schema}" cascade')


def prepare(ana: Any) -> SimpleNamespace:
    """A customer with open, paid, credited and written-off invoices, money left over, memos, a refund and a letter."""
    bell = ana.customers.add(name="Bell", email="bell@lawfirm.example", existing=True, despite_duplicates=True).id
    ray = ana.customers.add(name="Ray", email="ray@other.example", existing=True, despite_duplicates=True).id
    one, two, three = (ana.invoices.issue(bell, [Line("Pages", 1, n)], currency="USD").id for n in (100, 50, 20))
    draft = ana.invoices.draft(bell, [Line("Draft", 1, 5)], currency="USD").id
    part = ana.payments.take(bell, usd("80"), method="check", apply_to=[(one, usd("30"))])
    free = ana.payments.take(bell, usd("40"), method="check")
    memo = ana.credit_memos.issue(bell, usd("10"), reason="late")
    against = ana.credit_memos.issue(bell, usd("5"), reason="late", invoice=two)
    refund = ana.refunds.make(bell, usd("5"), method="wire", reason="asked", sources=[free.id])
    ana.receivables.write_off(three, usd("8"), reason="small")
    letter = ana.correspondence.send(bell, "Hello", "Text")[0]
    return SimpleNamespace(
        bell=bell, ray=ray, one=one, two=two, three=three, draft=draft, part=part.id, free=free.id, memo=memo.id,
        against=against.id, refund=refund.id, letter=letter.id, customers={bell.hex, ray.hex},
    )  # fmt: skip


Act = Callable[[Any, SimpleNamespace], Any]

MONEY: dict[str, Act] = {
    "issue": lambda ana, on: ana.invoices.issue(on.bell, [Line("Pages", 3, "7.77")], currency="USD", key="k"),
    "issue a draft": lambda ana, on: ana.invoices.issue_draft(on.draft, key="k"),
    "take and apply": lambda ana, on: ana.payments.take(
        on.bell, usd("60"), method="wire", apply_to=[on.one, on.two], key="k"
    ),
    "apply": lambda ana, on: ana.payments.apply(on.part, [(on.two, usd("30"))], key="k"),
    "unapply": lambda ana, on: ana.payments.unapply(on.part, key="k"),
    "apply credit": lambda ana, on: ana.payments.apply_credit(on.bell, currency="USD", key="k"),
    "reverse": lambda ana, on: ana.payments.reverse(on.free, Reversal.BOUNCED, key="k"),
    "move": lambda ana, on: ana.payments.move(on.part, on.ray, reason="wrong customer", key="k"),
    "credit": lambda ana, on: ana.credit_memos.issue(on.bell, usd("40"), reason="late", invoice=on.two, key="k"),
    "apply a memo": lambda ana, on: ana.credit_memos.apply(on.memo, [on.one], key="k"),
    "unapply a memo": lambda ana, on: ana.credit_memos.unapply(on.against, key="k"),
    "void a memo": lambda ana, on: ana.credit_memos.void(on.memo, reason="mistake", key="k"),
    "void": lambda ana, on: ana.invoices.void(on.one, reason="mistake", key="k"),
    "refund": lambda ana, on: ana.refunds.make(on.bell, usd("60"), method="wire", reason="asked", key="k"),
    "reverse a refund": lambda ana, on: ana.refunds.reverse(on.refund, reason="came back", key="k"),
    "write off": lambda ana, on: ana.receivables.write_off(on.two, usd("7"), reason="small", key="k"),
    "undo a write-off": lambda ana, on: ana.receivables.undo_write_off(on.three, reason="paid", key="k"),
}

FILE = "number,name\r\nX-{0},Imported {0}\r\n"


def imported(ana: Any, on: SimpleNamespace) -> Any:
    return ana.exchange.commit(ana.exchange.preview("customers", FILE.format(on.bell.hex).encode()))


OTHER: dict[str, Act] = {
    "add a customer": lambda ana, on: ana.customers.add(name=on.bell.hex, key=f"k{on.bell.hex}"),
    "archive": lambda ana, on: ana.customers.archive(on.bell),
    "send a letter": lambda ana, on: ana.correspondence.send(on.bell, "Again", "Text", key="k"),
    "commit an import": imported,
}
