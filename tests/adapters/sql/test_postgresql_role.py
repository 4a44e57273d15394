"""A desk may work as a role of the database that cannot change what the books say (H07)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from custmgr import Acting, Desk, Line, ManualClock, Money, Staff
from custmgr.erasure import Reason
from custmgr.payments import Reversal

PAGE = Path(__file__).parents[3] / "docs" / "embedding.md"


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def granting(schema: str, role: str) -> str:
    """The statements of the page, for this schema and role."""
    text = PAGE.read_text("utf-8").partition("```sql\n")[2].partition("```")[0]
    return text.replace("crm", f'"{schema}"').replace("custmgr_app", f'"{role}"')


@pytest.fixture
def restricted(postgresql_desk: str, postgresql_url: str) -> Iterator[str]:
    """The URL of a desk's schema for a role that has just the rights of the page."""
    with Desk.open(postgresql_desk) as desk:
        desk.migrate()
    role, schema = f"app_{uuid4().hex[:12]}", postgresql_desk.rpartition("schema=")[2]
    with psycopg.connect(postgresql_url, autocommit=True) as owner:
        owner.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
        try:
            owner.execute(granting(schema, role))
            at = urlsplit(postgresql_desk)
            yield at._replace(netloc=f"{role}@{at.netloc.rpartition('@')[2]}").geturl()
        finally:
            owner.execute(sql.SQL("drop owned by {0}; drop role {0}").format(sql.Identifier(role)))


def a_working_day(ana: Acting) -> None:
    bell = ana.customers.add(name="Bell", email="bell@lawfirm.example").id
    invoice = ana.invoices.issue(bell, [Line("Pages", 1, 100)], currency="USD", key="k")
    payment = ana.payments.take(bell, usd("120"), method="check", apply_to=[invoice.id])
    ana.refunds.make(bell, usd("5"), method="wire", reason="asked")
    ana.payments.unapply(payment.id)
    ana.payments.apply(payment.id, [invoice.id])
    ana.credit_memos.issue(bell, usd("10"), reason="late")
    bounced = ana.payments.take(bell, usd("1"), method="check")
    ana.payments.reverse(bounced.id, Reversal.BOUNCED)
    carol, dave = (ana.customers.add(name=name).id for name in ("Carol", "Dave"))
    owed = ana.invoices.issue(carol, [Line("Pages", 1, 10)], currency="USD")
    ana.payments.take(carol, usd("10"), method="cash", apply_to=[owed.id])
    for gone in (carol, dave):  # The one keeps its entries, the other had none.
        ana.erasure.delete(gone, plan=ana.erasure.plan(gone).digest, reason=Reason.ASKED)
    assert ana.receivables.verify().clean


def test_it_does_a_whole_day_and_cannot_change_an_entry(restricted: str) -> None:
    with Desk.open(restricted, clock=ManualClock("2026-06-30")) as desk:
        ana = desk.acting_as(Staff("u-1", name="Ana"))
        a_working_day(ana)
        parts = urlsplit(restricted)
        schema = parts.query.rpartition("schema=")[2]
        role = psycopg.connect(parts._replace(query="").geturl(), options=f"-c search_path={schema}", autocommit=True)
        with role as app:
            before = digest(app)
            for statement in (
                "update ledger_entry set amount = amount + 1",
                "delete from ledger_entry",
                "truncate ledger_entry",
                "alter table ledger_entry drop constraint ck_ledger_entry_above_zero_amount",
                "drop table ledger_entry",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(statement)
            assert digest(app) == before
        assert ana.receivables.verify().clean


def digest(app: psycopg.Connection) -> tuple[int, str]:
    """How many entries there are, and a digest of all of them."""
    rows = app.execute("select * from ledger_entry order by customer, document, n").fetchall()
    return len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()
