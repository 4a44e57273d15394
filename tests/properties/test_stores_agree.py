"""The same use cases give the same answers, refusals and reads on every storage (P1, B24, D10).

``CUSTMGR_RUNS`` and ``CUSTMGR_STEPS`` say how long to look; PostgreSQL takes part where a server
is named, and MariaDB too unless a length is: it alone takes as long as the others together.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from custmgr import CustmgrError, Desk, Line, ManualClock, Money, Staff
from custmgr.acting import Acting
from custmgr.payments import Reversal

RUNS = int(os.environ.get("CUSTMGR_RUNS", "4"))
STEPS = int(os.environ.get("CUSTMGR_STEPS", "25"))
SERVER = os.environ.get("CUSTMGR_TEST_POSTGRESQL", "")
MARIADB = "CUSTMGR_TEST_MARIADB" in os.environ and "CUSTMGR_RUNS" not in os.environ
UNLIKE = {"salt", "payload_digest", "digest"}
"""What is drawn by lot for each desk, or follows from it."""

ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
NAMES = (
    "Bell & Sons",
    "bell",
    "Bèll",
    "BELL 2",
    "Straße",
    "STRASSE",
    "Ωmega",
    "ångström",
    "Zoë",
    "100%",
    "a_b",
    "日本",
    "😀",
)
TEXTS = (
    "", "bell", "strasse", "status:active", "status:archived", "tag:vip", "-tag:vip", "balance>0", "balance<=0",
    "balance:JPY>0", "overdue:yes", "name:bell", "due<2026-07-01", "tag:vip balance>10 bell", "number:1", "100%", "a_b",
    "category:Other", "joined>2026-01-01", "company:acme", "nonsense:1", "balance>x",
)  # fmt: skip
ORDERS = ("name", "-name", "number", "-balance", "balance", "joined", "-company", "status")
CURRENCIES = {"USD": 2, "JPY": 0, "KWD": 3}

places = st.integers(0, 11)
days = st.sampled_from((None, None, 0, 1, 10, 31, 75, -1))
amounts = st.sampled_from((0, 1, 5, 999, 1000, 1000, 12_345, 100_000))
currencies = st.sampled_from(("USD", "USD", "JPY", "KWD"))
tags = st.lists(st.sampled_from(("vip", "VIP ", "late", "größe", "a b")), max_size=2)

Ids = list[UUID]


def money(minor: int, currency: str) -> Money:
    return Money.of_minor(minor, currency)


@attrs.define
class Place:
    """One desk on one storage, with the ids that it gave, in the order in which they were given."""

    name: str
    desk: Desk
    clock: ManualClock
    ana: Acting
    customers: Ids = attrs.Factory(list)
    invoices: Ids = attrs.Factory(list)
    payments: Ids = attrs.Factory(list)
    memos: Ids = attrs.Factory(list)
    refunds: Ids = attrs.Factory(list)
    met: dict[str, str] = attrs.Factory(dict)

    @classmethod
    def open(cls, name: str, url: str) -> "Place":
        clock = ManualClock("2026-06-30")
        desk = Desk.open(url, clock=clock)
        desk.migrate()
        return cls(name, desk, clock, desk.acting_as(Staff("u-17", name="Ana")))

    def plain(self, value: Any) -> Any:
        """The value without what cannot be the same twice: an id is called after when it was first met."""
        if isinstance(value, UUID):
            return self.called(value.hex)
        if isinstance(value, str):
            return ID.sub(lambda found: self.called(found[0].replace("-", "")), value)
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, dict):
            return {self.plain(name): self.plain(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.plain(one) for one in value]
        if isinstance(value, set | frozenset):
            return sorted(map(self.plain, value))
        if isinstance(value, Money | datetime | date):
            return str(value)
        if attrs.has(type(value)):
            fields = (one.name for one in attrs.fields(type(value)) if one.name not in UNLIKE)
            return {name: self.plain(getattr(value, name)) for name in fields}
        return value

    def called(self, hexadecimal: str) -> str:
        return self.met.setdefault(hexadecimal, f"#{len(self.met)}")


class StoresAgree(RuleBasedStateMachine):
    """Desks on all storages, told the same."""

    def __init__(self, mariadb: Callable[[], str] | None) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        urls = {"memory": "memory:", "sqlite": f"sqlite:///{Path(self.folder.name) / 'desk.db'}?sync=normal"}
        self.schema = f"test_{uuid4().hex}" if SERVER else ""
        if SERVER:
            urls["postgresql"] = f"{SERVER}{'&' if '?' in SERVER else '?'}schema={self.schema}"
        if mariadb is not None:
            urls["mariadb"] = mariadb()
        self.places = [Place.open(name, url) for name, url in urls.items()]
        self.first = self.places[0]

    def teardown(self) -> None:
        try:
            for which in range(len(self.first.customers)):
                self.read_customer(which)
            self.same(lambda one: one.ana.receivables.verify().clean)
        finally:
            for one in self.places:
                one.desk.close()
            self.folder.cleanup()
            if self.schema:
                import psycopg

                with psycopg.connect(SERVER, autocommit=True) as connection:
                    connection.execute(f'drop schema if exists "{self.schema}" cascade')

    # Asking all and comparing.

    def same(self, ask: Callable[[Place], Any]) -> list[Any]:
        """Ask every desk; hold that all give the same answer or the same refusal, and return the answers."""
        answers: list[Any] = []
        told: list[Any] = []
        for place in self.places:
            try:
                answers.append(ask(place))
                told.append(place.plain(answers[-1]))
            except CustmgrError as error:
                answers.append(None)
                told.append((type(error).__name__, place.plain(str(error))))
        for place, answer in zip(self.places[1:], told[1:], strict=True):
            assert answer == told[0], (place.name, answer, told[0])
        return answers

    def do(self, ask: Callable[[Place], Any], *, new: str = "", of: int | None = None) -> None:
        """Change every desk alike, remember what is new, and compare what can be read afterwards."""
        answers = self.same(ask)
        for place, answer in zip(self.places, answers, strict=True):
            place.clock.advance(seconds=1)
            if new and answer is not None:
                getattr(place, new).append(answer.id)
        self.read_desk()
        if of is not None and self.first.customers:
            self.read_customer(of)

    def read_desk(self) -> None:
        day = self.first.clock.today() - timedelta(days=20)
        self.same(lambda one: one.ana.receivables.ageing())
        self.same(lambda one: one.ana.receivables.ageing(on=day, edges=(10, 40)))
        self.same(lambda one: one.ana.customers.find(order="number", archived=True, limit=20).items)
        self.same(lambda one: one.ana.receivables.roll_forward(since=day, until=one.clock.today()))
        self.same(lambda one: one.ana.receivables.unapplied(limit=5).items)
        self.same(lambda one: one.ana.receivables.verify())
        self.same(lambda one: one.ana.customers.tags())

    def read_customer(self, which: int) -> None:
        reads: tuple[Callable[[Acting, UUID], Any], ...] = (
            lambda ana, who: ana.customers.get(who),
            lambda ana, who: ana.receivables.balances(who),
            lambda ana, who: ana.receivables.balances(who, on="2026-06-20"),
            lambda ana, who: ana.receivables.current(who),
            lambda ana, who: ana.receivables.lifetime_value(who),
            lambda ana, who: ana.receivables.explain_balance(who),
            lambda ana, who: ana.receivables.statement(who),
            lambda ana, who: ana.receivables.statement(who, style="balance forward", since="2026-06-01"),
            lambda ana, who: ana.invoices.find(who, limit=30).items,
            lambda ana, who: ana.payments.find(who, limit=30).items,
            lambda ana, who: ana.credit_memos.find(who, limit=30).items,
            lambda ana, who: ana.refunds.find(who, limit=30).items,
            lambda ana, who: ana.history.timeline(who, limit=20).items,
            lambda ana, who: ana.history.verify(who),
            lambda ana, who: ana.notes.find(who).items,
        )
        for read in reads:
            self.same(lambda one, read=read: read(one.ana, pick(one.customers, which)))  # type: ignore[misc]

    # Customers.

    @initialize(name=st.sampled_from(NAMES), currency=currencies)
    def begin(self, name: str, currency: str) -> None:
        self.add(name, currency, [], "", None)

    @rule(
        name=st.sampled_from(NAMES), currency=currencies, tags=tags, company=st.sampled_from(("", "Acme", "ACME é")),
        email=st.sampled_from((None, "Ruth@Law.example", "ruth@law.example", "no mail")),
    )  # fmt: skip
    def add(self, name: str, currency: str, tags: list[str], company: str, email: str | None) -> None:
        if len(self.first.customers) < 6:
            self.do(
                lambda one: one.ana.customers.add(
                    name=name, currency=currency, tags=tags, company=company, email=email
                ),
                new="customers",
                of=len(self.first.customers),
            )

    @rule(which=places, name=st.sampled_from(NAMES), company=st.sampled_from(("", "Acme")), stale=st.booleans())
    def edit(self, which: int, name: str, company: str, stale: bool) -> None:
        def ask(one: Place) -> Any:
            who = pick(one.customers, which)
            version = one.ana.customers.get(who).version - stale
            return one.ana.customers.edit(who, version=version, name=name, company=company)

        self.do(ask, of=which)

    @rule(which=places, step=st.sampled_from(("archive", "restore", "disable", "enable")))
    def live(self, which: int, step: str) -> None:
        self.do(lambda one: getattr(one.ana.customers, step)(pick(one.customers, which)), of=which)

    @rule(which=places, tags=tags, step=st.sampled_from(("tag", "untag")))
    def tag(self, which: int, tags: list[str], step: str) -> None:
        self.do(lambda one: getattr(one.ana.customers, step)(pick(one.customers, which), *tags), of=which)

    @rule(which=places, words=st.sampled_from(("called", "Rückruf", "")), pinned=st.booleans())
    def note(self, which: int, words: str, pinned: bool) -> None:
        self.do(lambda one: one.ana.notes.add(pick(one.customers, which), words, pinned=pinned), of=which)

    @rule(text=st.sampled_from(TEXTS), order=st.sampled_from(ORDERS), limit=st.integers(1, 3), archived=st.booleans())
    def find(self, text: str, order: str, limit: int, archived: bool) -> None:
        def walk(one: Place) -> Any:
            return list(pages(one.ana, text, order, limit, archived))

        self.same(walk)
        self.same(lambda one: one.ana.customers.count(text, archived=archived))

    @rule(which=places, into=places, fill=st.booleans(), stale=st.booleans())
    def merge(self, which: int, into: int, fill: bool, stale: bool) -> None:
        def plan(one: Place) -> Any:
            return one.ana.merging.plan(pick(one.customers, which), into=pick(one.customers, into), fill=fill)

        def ask(one: Place) -> Any:
            shown = plan(one)
            versions = (shown.versions[0], shown.versions[1] - stale)
            return one.ana.merging.merge(shown.source, into=shown.into, versions=versions, fill=fill)

        self.same(plan)
        self.do(ask, of=which)

    @rule(which=places)
    def unmerge(self, which: int) -> None:
        self.do(lambda one: one.ana.merging.undo(pick(one.customers, which)), of=which)

    # Invoices and credit memos.

    @rule(
        which=places, price=st.sampled_from(("0", "1", "9.99", "100", "1234.5", "0.0125", "-3")), quantity=places,
        rate=st.sampled_from(("0", "7.5", "19")), currency=currencies, back=days, draft=st.booleans(),
        terms=st.sampled_from(("", "COD", "EOM")),
    )  # fmt: skip
    def bill(
        self, which: int, price: str, quantity: int, rate: str, currency: str, back: int | None, terms: str, draft: bool
    ) -> None:
        lines = [Line("Work", quantity, price, tax_rate=rate), Line("Fee", 1, 2)]

        def ask(one: Place) -> Any:
            who = pick(one.customers, which)
            if draft:
                return one.ana.invoices.draft(who, lines, currency=currency, terms=terms)
            return one.ana.invoices.issue(who, lines, currency=currency, terms=terms, issued=ago(one, back))

        self.do(ask, new="invoices", of=which)

    @rule(which=places, number=st.integers(0, 3), amount=amounts, back=days, opening=st.booleans())
    def take_over(self, which: int, number: int, amount: int, back: int | None, opening: bool) -> None:
        line = Line("Old", 1, money(amount, "USD").amount)
        self.do(
            lambda one: one.ana.invoices.take_over(
                pick(one.customers, which), [line], number=f"A-{number}", issued=ago(one, back) or one.clock.today(),
                currency="USD", opening=opening,
            ),
            new="invoices",
            of=which,
        )  # fmt: skip

    @precondition(lambda self: self.first.invoices)
    @rule(which=places, step=st.sampled_from(("void", "issue_draft", "write_off", "undo")))
    def turn(self, which: int, step: str) -> None:
        def ask(one: Place) -> Any:
            invoice = pick(one.invoices, which)
            if step == "void":
                return one.ana.invoices.void(invoice, reason="wrong")
            if step == "issue_draft":
                return one.ana.invoices.issue_draft(invoice)
            if step == "undo":
                return one.ana.receivables.undo_write_off(invoice, reason="paid after all")
            return one.ana.receivables.write_off(invoice, reason="hopeless")

        self.do(ask, of=self.owner("invoices", which))

    @rule(which=places, amount=amounts, currency=currencies, against=st.none() | places, lasts=days)
    def credit(self, which: int, amount: int, currency: str, against: int | None, lasts: int | None) -> None:
        def ask(one: Place) -> Any:
            invoice = pick(one.invoices, against) if against is not None and one.invoices else None
            expires = None if lasts is None else one.clock.today() + timedelta(days=lasts)
            who = one.ana.invoices.get(invoice).customer if invoice else pick(one.customers, which)
            return one.ana.credit_memos.issue(
                who, money(amount, currency), reason="sorry", invoice=invoice, expires=expires
            )

        self.do(ask, new="memos", of=which)

    @precondition(lambda self: self.first.memos)
    @rule(which=places)
    def void_memo(self, which: int) -> None:
        self.do(
            lambda one: one.ana.credit_memos.void(pick(one.memos, which), reason="no"), of=self.owner("memos", which)
        )

    @precondition(lambda self: self.first.memos)
    @rule(which=places, to=st.none() | places, part=st.none() | amounts)
    def apply_memo(self, which: int, to: int | None, part: int | None) -> None:
        def ask(one: Place) -> Any:
            memo = one.ana.credit_memos.get(pick(one.memos, which))
            named: list[Any] = [pick(one.invoices, to)] if to is not None and one.invoices else []
            if part is not None and named:
                named[0] = (named[0], money(part, memo.currency))
            return one.ana.credit_memos.apply(memo.id, named)

        self.do(ask, of=self.owner("memos", which))

    @precondition(lambda self: self.first.memos)
    @rule(which=places, off=st.none() | places)
    def unapply_memo(self, which: int, off: int | None) -> None:
        def ask(one: Place) -> Any:
            named = pick(one.invoices, off) if off is not None and one.invoices else None
            return one.ana.credit_memos.unapply(pick(one.memos, which), invoice=named)

        self.do(ask, of=self.owner("memos", which))

    # Payments and refunds.

    @rule(
        which=places, amount=amounts, currency=currencies, to=st.lists(places, max_size=2), part=st.none() | amounts,
        oldest=st.booleans(), back=days, reference=st.sampled_from(("", "", "1042")),
    )  # fmt: skip
    def take(
        self, which: int, amount: int, currency: str, to: list[int], part: int | None, oldest: bool, back: int | None,
        reference: str,
    ) -> None:  # fmt: skip
        def ask(one: Place) -> Any:
            named: list[Any] = [pick(one.invoices, target) for target in to] if one.invoices else []
            if part is not None and named:
                named[0] = (named[0], money(part, currency))
            who = one.ana.invoices.get(pick(one.invoices, to[0])).customer if named else pick(one.customers, which)
            return one.ana.payments.take(
                who, money(amount, currency), method="check", received=ago(one, back), apply_to=named,
                oldest_first=oldest, reference=reference,
            )  # fmt: skip

        self.do(ask, new="payments", of=self.owner("invoices", to[0]) if to and self.first.invoices else which)

    @precondition(lambda self: self.first.payments)
    @rule(which=places, to=st.none() | places)
    def apply(self, which: int, to: int | None) -> None:
        def ask(one: Place) -> Any:
            named = [pick(one.invoices, to)] if to is not None and one.invoices else []
            return one.ana.payments.apply(pick(one.payments, which), named)

        self.do(ask, of=self.owner("payments", which))

    @precondition(lambda self: self.first.payments)
    @rule(which=places, step=st.sampled_from(("unapply", "reinstate", "move", *Reversal)), to=places)
    def undo(self, which: int, step: str | Reversal, to: int) -> None:
        def ask(one: Place) -> Any:
            payment = pick(one.payments, which)
            if isinstance(step, Reversal):
                return one.ana.payments.reverse(payment, step, reason="bank")
            if step == "move":
                return one.ana.payments.move(payment, pick(one.customers, to), reason="not theirs")
            return getattr(one.ana.payments, step)(payment)

        self.do(ask, new="payments" if step == "move" else "", of=self.owner("payments", which))

    @rule(which=places, currency=currencies)
    def apply_credit(self, which: int, currency: str) -> None:
        self.do(lambda one: one.ana.payments.apply_credit(pick(one.customers, which), currency=currency), of=which)

    @rule(which=places, amount=amounts, currency=currencies)
    def refund(self, which: int, amount: int, currency: str) -> None:
        self.do(
            lambda one: one.ana.refunds.make(
                pick(one.customers, which), money(amount, currency), method="transfer", reason="asked"
            ),
            new="refunds",
            of=which,
        )

    @precondition(lambda self: self.first.refunds)
    @rule(which=places)
    def reverse_refund(self, which: int) -> None:
        self.do(lambda one: one.ana.refunds.reverse(pick(one.refunds, which), reason="returned"))

    # Books and time.

    @rule(back=st.integers(0, 60), again=st.booleans())
    def close(self, back: int, again: bool) -> None:
        def ask(one: Place) -> Any:
            day = one.clock.today() - timedelta(days=back)
            if again:
                return one.ana.receivables.reopen(day, reason="audit")
            return one.ana.receivables.close(day)

        self.do(ask)

    @rule(step=st.integers(1, 40))
    def wait(self, step: int) -> None:
        self.do(lambda one: one.clock.advance(days=step))

    @rule(which=places, currency=currencies, back=st.integers(0, 40), known=st.integers(0, 3))
    def state(self, which: int, currency: str, back: int, known: int) -> None:
        """What was once known, as of a past day."""

        def ask(one: Place) -> Any:
            who, day = pick(one.customers, which), one.clock.today() - timedelta(days=back)
            then = one.clock.now() - timedelta(days=known * 10)
            drawn = one.ana.receivables.statement(who, until=day, currency=currency, known_at=then)
            return drawn, one.ana.receivables.balance(who, currency=currency, on=day, known_at=then)

        self.same(ask)

    def owner(self, kind: str, which: int) -> int:
        """The place of the customer to whom a document belongs."""
        document = pick(getattr(self.first, kind), which)
        reader = {"invoices": self.first.ana.invoices, "memos": self.first.ana.credit_memos}
        found = reader.get(kind, self.first.ana.payments).get(document)  # type: ignore[attr-defined]
        return self.first.customers.index(found.customer)


def pick(ids: Ids, which: int) -> UUID:
    return ids[which % len(ids)]


def ago(place: Place, back: int | None) -> date | None:
    return None if back is None else place.clock.today() - timedelta(days=back)


def pages(ana: Acting, text: str, order: str, limit: int, archived: bool) -> Iterator[Any]:
    after = None
    while True:
        page = ana.customers.find(text, order=order, limit=limit, after=after, archived=archived)
        yield page.items
        after = page.next
        if after is None:
            return


def test_all_stores_give_the_same_answers(request: pytest.FixtureRequest) -> None:
    mariadb = request.getfixturevalue("mariadb_desks") if MARIADB else None
    run_state_machine_as_test(
        lambda: StoresAgree(mariadb),
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize="CUSTMGR_RUNS" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )
