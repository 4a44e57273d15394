"""A customer with something of everything, and the use cases that are tried on it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from custmgr import Charge, Line, Money, Staff
from custmgr.payments import Reversal

ANA = Staff("u-17", name="Ana")
TODAY, EARLIER = "2026-06-30", "2026-06-12"


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def prepare(ana: Any) -> SimpleNamespace:
    """A customer with open, paid, credited and written-off invoices, money left over, memos (one of them expired), a
    payment charged back, a refund and a letter, into whom another was merged; and a second one.
    """
    bell = ana.customers.add(name="Bell", email="bell@lawfirm.example", existing=True).id
    ray = ana.customers.add(name="Ray", email="ray@other.example", existing=True).id
    one, two, three = (ana.invoices.issue(bell, [Line("Pages", 1, n)], currency="USD").id for n in (100, 50, 20))
    draft = ana.invoices.draft(bell, [Line("Draft", 1, 5)], currency="USD").id
    part = ana.payments.take(bell, usd("80"), method="check", apply_to=[(one, usd("30"))])
    free = ana.payments.take(bell, usd("40"), method="check")
    memo = ana.credit_memos.issue(bell, usd("10"), reason="late")
    against = ana.credit_memos.issue(bell, usd("5"), reason="late", invoice=two)
    expired = ana.credit_memos.issue(bell, usd("3"), reason="late", issued=EARLIER, expires="2026-06-20")
    refund = ana.refunds.make(bell, usd("5"), method="wire", reason="asked", sources=[free.id])
    back = ana.payments.take(bell, usd("9"), method="card")
    ana.payments.reverse(back.id, Reversal.CHARGED_BACK)
    ana.receivables.write_off(three, usd("8"), reason="small")
    ana.customers.tag(bell, "vip")
    old = ana.customers.add(name="Old Bell", existing=True).id
    ana.payments.take(old, usd("2"), method="check")
    ana.merging.merge(old, into=bell, versions=ana.merging.plan(old, into=bell).versions)
    letter = ana.correspondence.send(bell, "Hello", "Text")[0]
    return SimpleNamespace(
        bell=bell, ray=ray, one=one, two=two, three=three, draft=draft, part=part.id, free=free.id, memo=memo.id,
        against=against.id, expired=expired.id, refund=refund.id, back=back.id, letter=letter.id, old=old,
        versions=ana.merging.plan(ray, into=bell).versions,
    )  # fmt: skip


Act = Callable[[Any, SimpleNamespace], Any]

MONEY: dict[str, Act] = {
    "issue": lambda ana, on: ana.invoices.issue(on.bell, [Line("Pages", 3, "7.77")], currency="USD", key="k"),
    "issue on an earlier day": lambda ana, on: ana.invoices.issue(
        on.bell, [Line("Pages", 1, "4")], currency="USD", issued=EARLIER, key="e"
    ),
    "issue a draft": lambda ana, on: ana.invoices.issue_draft(on.draft, key="k"),
    "take over": lambda ana, on: ana.invoices.take_over(
        on.bell, [Line("Old", 1, "6")], number="A-1", issued=EARLIER, currency="USD", opening=True, key="k"
    ),
    "void": lambda ana, on: ana.invoices.void(on.one, reason="mistake", key="k"),
    "take and apply": lambda ana, on: ana.payments.take(
        on.bell, usd("60"), method="wire", apply_to=[on.one, on.two], key="k"
    ),
    "apply": lambda ana, on: ana.payments.apply(on.part, [(on.two, usd("30"))], key="k"),
    "unapply": lambda ana, on: ana.payments.unapply(on.part, key="k"),
    "apply credit": lambda ana, on: ana.payments.apply_credit(on.bell, currency="USD", key="k"),
    "reverse": lambda ana, on: ana.payments.reverse(on.free, Reversal.BOUNCED, key="k"),
    "reinstate": lambda ana, on: ana.payments.reinstate(on.back, reason="won", key="k"),
    "move": lambda ana, on: ana.payments.move(on.part, on.ray, reason="wrong customer", key="k"),
    "credit": lambda ana, on: ana.credit_memos.issue(on.bell, usd("40"), reason="late", invoice=on.two, key="k"),
    "apply a memo": lambda ana, on: ana.credit_memos.apply(on.memo, [on.one], key="k"),
    "unapply a memo": lambda ana, on: ana.credit_memos.unapply(on.against, key="k"),
    "void a memo": lambda ana, on: ana.credit_memos.void(on.memo, reason="mistake", key="k"),
    "expire a memo": lambda ana, on: ana.credit_memos.expire(on.bell, on.expired),
    "refund": lambda ana, on: ana.refunds.make(on.bell, usd("60"), method="wire", reason="asked", key="k"),
    "reverse a refund": lambda ana, on: ana.refunds.reverse(on.refund, reason="came back", key="k"),
    "write off": lambda ana, on: ana.receivables.write_off(on.two, usd("7"), reason="small", key="k"),
    "undo a write-off": lambda ana, on: ana.receivables.undo_write_off(on.three, reason="paid", key="k"),
    "take of the second": lambda ana, on: ana.payments.take(on.ray, usd("12"), method="wire", key="r"),
    "billing run": lambda ana, on: ana.invoices.issue_many(
        [Charge(one, [Line("Fee", 1, "2")], currency="USD") for one in (on.ray, on.bell)], key="k"
    ),
    "merge": lambda ana, on: ana.merging.merge(on.ray, into=on.bell, versions=on.versions, reason="the same", key="k"),
    "take under an old id": lambda ana, on: ana.payments.take(
        on.old, usd("60"), method="wire", apply_to=[on.one], key="o"
    ),
    "undo a merge": lambda ana, on: ana.merging.undo(on.old, reason="two", key="k"),
    "close the books": lambda ana, on: ana.receivables.close("2026-06-29"),
}

FILE = "number,name\r\nX-1,Imported\r\n"


def imported(ana: Any, on: SimpleNamespace) -> Any:
    return ana.exchange.commit(ana.exchange.preview("customers", FILE.encode()))


def deleted(ana: Any, on: SimpleNamespace) -> Any:
    plan = ana.erasure.plan(on.ray)
    return ana.erasure.delete(on.ray, plan=plan.digest, reason="the person asked for it", key="k")


OTHER: dict[str, Act] = {
    "add a customer": lambda ana, on: ana.customers.add(name="Carol", key="k"),
    "archive": lambda ana, on: ana.customers.archive(on.bell),
    "delete for good": deleted,
    "tag": lambda ana, on: ana.customers.tag(on.bell, "late"),
    "send a letter": lambda ana, on: ana.correspondence.send(on.bell, "Again", "Text", key="k"),
    "commit an import": imported,
}

GONE = {"delete for good"}
"""Asked again after its effect there is nobody left to be asked about."""
