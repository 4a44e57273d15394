"""Eight processes at once on one customer, each case with its own exact end (P2, P3)."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from acts import EARLIER, usd
from crowd import WORKERS, Crowd, tried
from places import place
from trial import Tally

from custmgr import Line

Told = list[str]


def apply_to(ana: Any, number: int, payment: str, invoices: list[str], amount: str) -> str:
    target = UUID(invoices[number % len(invoices)])
    return tried(lambda: ana.payments.apply(UUID(payment), [(target, usd(amount))]))


def take_under_one_key(ana: Any, _number: int, customer: str) -> Told:
    return [
        tried(lambda: ana.payments.take(UUID(customer), usd("12.34"), method="wire", reference="r", key="k"))
        for _ in range(7)
    ]


def refund(ana: Any, number: int, customer: str) -> str:
    amount = usd(("60.00", "50.00")[number % 2])
    return tried(lambda: ana.refunds.make(UUID(customer), amount, method="wire", reason="asked"))


def post_or_draw(ana: Any, number: int, customer: str, invoice: str) -> str:
    for _ in range(6):
        if number:
            tried(lambda: ana.payments.take(UUID(customer), usd("1.00"), method="cash", apply_to=[UUID(invoice)]))
            tried(lambda: ana.invoices.issue(UUID(customer), [Line("Pages", 1, "1.50")], currency="USD"))
            continue
        drawn = ana.receivables.statement(UUID(customer), style="balance forward")
        told = sum((line.amount for line in drawn.lines), drawn.opening)
        if not told == drawn.closing == drawn.ageing.balance:
            return f"{told}, {drawn.closing} and {drawn.ageing.balance}"
    return "it adds up"


def close_or_post(ana: Any, number: int, customer: str) -> str:
    if number == WORKERS - 1:
        tried(lambda: ana.receivables.close(EARLIER))
        return text_of(ana, UUID(customer))
    return tried(lambda: ana.invoices.issue(UUID(customer), [Line("Late", 1, "2")], currency="USD", issued=EARLIER))


def text_of(ana: Any, customer: UUID) -> str:
    """The statement of the period that is closed, in words."""
    drawn = ana.receivables.statement(customer, until=EARLIER, currency="USD", style="balance forward")
    return f"{drawn.opening} {[(line.number, str(line.amount)) for line in drawn.lines]} {drawn.closing}"


class Cases:
    """Each case on the same ground, with a customer of its own."""

    def __init__(self, where: Any, crowd: Crowd, tally: Tally) -> None:
        self.where, self.crowd, self.tally = where, crowd, tally

    def customer(self, *amounts: str, invoices: tuple[int, ...] = ()) -> tuple[str, Told, Told]:
        """A customer with these payments and invoices."""
        with self.where.desk() as desk:
            ana = self.where.clerk(desk)
            bell = ana.customers.add(name="Crowd", despite_duplicates=True).id
            paid = [ana.payments.take(bell, usd(one), method="check").id.hex for one in amounts]
            charged = [ana.invoices.issue(bell, [Line("Pages", 1, n)], currency="USD").id.hex for n in invoices]
        return bell.hex, paid, charged

    def of(self, table: str, column: str, customer: str) -> list[Any]:
        """The values of a column in the rows of one customer."""
        with self.where.asking() as ask:
            return [value for owner, value in ask(table, f"customer, {column}") if owner == customer]

    def unapplied_once(self) -> None:
        """H08."""
        bell, (payment,), charged = self.customer("100.00", invoices=(100, 100))
        answers = Counter(self.crowd.at_once("apply_to", payment, charged, "100.00"))
        left = self.of("open_credit", "open", bell)
        refused = answers["!BeyondUnapplied"] + answers["!BeyondOpen"]
        self.tally.hold((answers.total() - refused, left) == (1, [0]), f"H08: {dict(answers)}, {left} unapplied")

    def credit_of_a_hundred(self) -> None:
        """H09."""
        bell, (payment,), charged = self.customer("100.00", invoices=(30,) * WORKERS)
        answers = Counter(self.crowd.at_once("apply_to", payment, charged, "30.00"))
        left = self.of("open_credit", "open", bell)
        self.tally.hold((answers["!BeyondUnapplied"], left) == (5, [1000]), f"H09: {dict(answers)}, {left} left")

    def one_key(self) -> None:
        """H13: fifty-six requests."""
        bell, _, _ = self.customer()
        answers = {one for told in self.crowd.at_once("take_under_one_key", bell) for one in told}
        counts = [len(self.of(table, "customer", bell)) for table in ("payment", "ledger_entry", "request")]
        told = self.of("activity", "kind", bell).count("payment.taken")
        self.tally.hold(len(answers) == 1 and "!" not in next(iter(answers)), f"H13: {answers}")
        self.tally.hold([*counts, told] == [1, 1, 1, 1], f"H13: {counts} rows, told {told} times")

    def refunds_of_a_hundred(self) -> None:
        """H74: 60 and 50 of 100."""
        bell, _, _ = self.customer("100.00")
        answers = Counter(self.crowd.dealt("refund", [[bell], [bell]]))
        refunded = self.of("open_credit", "refunded", bell)
        self.tally.hold(answers["!BeyondUnapplied"] == 1, f"H74: {dict(answers)}")
        self.tally.hold(refunded in ([6000], [5000]), f"H74: {refunded} refunded")

    def statements_meanwhile(self) -> None:
        """H20: every statement is of one moment, while others write."""
        bell, _, charged = self.customer(invoices=(100,))
        answers = set(self.crowd.at_once("post_or_draw", bell, charged[0]))
        self.tally.hold(answers == {"it adds up"}, f"H20: {answers}")

    def closing_meanwhile(self) -> None:
        """H19: what is posted while a period is closed is in its statement, or refused."""
        bell, _, _ = self.customer()
        *answers, closed = self.crowd.at_once("close_or_post", bell)
        with self.where.desk() as desk:
            now = text_of(self.where.clerk(desk), UUID(bell))
        refused = answers.count("!ClosedPeriod")
        lines = [entry for entry in self.of("ledger_entry", "debit", bell) if entry == "receivable"]
        self.tally.hold(now == closed, f"H19: the statement said {closed} and now says {now}")
        self.tally.hold(len(lines) + refused == WORKERS - 1, f"H19: {answers}, {len(lines)} posted")


CASES = ("unapplied_once", "credit_of_a_hundred", "one_key", "refunds_of_a_hundred", "statements_meanwhile")
CASES += ("closing_meanwhile",)
WORKS: dict[str, Callable[..., Any]] = {
    work.__name__: work for work in (apply_to, take_under_one_key, refund, post_or_draw, close_or_post)
}


def crowds(database: str, seed: int, times: int) -> Tally:
    """So many rounds of every case."""
    tally = Tally("P2 P3", "H08, H09, H13, H19, H20, H74 by eight processes", database, seed)
    with place(database) as where:
        where.prepare()
        crowd = Crowd(where, **WORKS)
        try:
            cases = Cases(where, crowd, tally)
            for _ in range(times):
                for case in CASES:
                    getattr(cases, case)()
                    tally.trials += 1
                    tally.places.add(case)
                tally.violations += where.look()[1]
                where.restore()
        finally:
            crowd.close()
    return tally
