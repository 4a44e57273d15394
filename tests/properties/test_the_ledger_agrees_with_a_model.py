"""P1: whatever happens to money, every figure is what a model of plain integers says, and so is every refusal.

The model keeps dicts of ints and knows the rules by itself (F85, D1-D3, D5, D15, D18-D24, D27, D28); it asks nothing
of the library. ``CUSTMGR_OPERATIONS`` and ``CUSTMGR_SEED`` say how many operations, and which.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Reversible
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from custmgr import Acting, CustmgrError, Desk, Line, ManualClock, Money, Staff
from custmgr.invoices import BillingSettings
from custmgr.ledger import LedgerEntry
from custmgr.payments import PaymentSettings, Reversal
from custmgr.query import Is

OPERATIONS = int(os.environ.get("CUSTMGR_OPERATIONS", "1000"))
SEED = int(os.environ.get("CUSTMGR_SEED", "2026"))
CURRENCIES = {"USD": 2, "JPY": 0}
EDGES = (0, 30, 60, 90)
NEVER = date(9999, 12, 31)

Row = dict[str, Any]


class No(Exception):
    """What the model expects to be refused, by the name of the error."""


def hold(condition: bool, otherwise: str) -> None:
    if not condition:
        raise No(otherwise)


def money(minor: int, currency: str) -> Money:
    sign, digits = "-" if minor < 0 else "", str(abs(minor)).rjust(3, "0")
    return Money(f"{sign}{digits[:-2]}.{digits[-2:]}" if CURRENCIES[currency] else minor, currency)


def newest(rows: Reversible[Any], most: int) -> list[Any]:
    """The last so many, oldest first, without a look at all that came before."""
    return list(islice(reversed(rows), most))[::-1]


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


class Model:
    """Everything as plain numbers: items, credits and, for any past day, the dated effects of everything."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.closed: date | None = None
        self.customers: dict[UUID, Row] = {}
        self.items: dict[UUID, Row] = {}
        self.credits: dict[UUID, Row] = {}
        self.refunds: dict[UUID, Row] = {}
        self.items_of: dict[UUID, list[Row]] = defaultdict(list)
        self.credits_of: dict[UUID, list[Row]] = defaultdict(list)
        self.effects: dict[UUID, list[tuple[str, date, date | None, int, int]]] = defaultdict(list)
        self.numbers: dict[str, None] = {}
        self.moved: set[UUID] = set()

    # What is there.

    def open_items(self, customer: UUID, currency: str) -> list[Row]:
        found = [one for one in self.items_of[customer] if one["currency"] == currency and one["open"]]
        return sorted(found, key=lambda one: (one["due"], one["on"], one["number"]))

    def open_credits(self, customer: UUID, currency: str, on: date) -> list[Row]:
        mine = (one for one in self.credits_of[customer] if one["currency"] == currency)
        found = [one for one in mine if one["open"] and one["expires"] >= on]
        return sorted(found, key=lambda one: (one["memo"], one["expires"], one["on"], one["number"]))

    def balance(self, customer: UUID, currency: str) -> tuple[int, int, int]:
        mine = self.open_items(customer, currency)
        held = sum(one["open"] for one in self.credits_of[customer] if one["currency"] == currency)
        late = sum(one["open"] for one in mine if one["due"] < self.today)
        return sum(one["open"] for one in mine), held, late

    def balance_on(self, customer: UUID, currency: str, on: date) -> tuple[int, int, int]:
        mine = [one for one in self.effects[customer] if one[0] == currency and one[1] <= on]
        late = sum(one[3] for one in mine if one[2] is not None and one[2] < on)
        return sum(one[3] for one in mine), sum(one[4] for one in mine), late

    def buckets_on(self, customer: UUID, currency: str, on: date) -> list[int]:
        found = [0] * 5
        for code, day, due, receivable, _ in self.effects[customer]:
            if code == currency and day <= on and due is not None:
                found[sum((on - due).days > edge for edge in EDGES)] += receivable
        return found

    def value(self, customer: UUID, currency: str) -> int:
        billed = [one for one in self.items_of[customer] if one["stage"] == "issued" and not one["opening"]]
        given = [one for one in self.credits_of[customer] if one["memo"] and not one["void"]]
        net = sum(one["net"] for one in billed if one["currency"] == currency)
        given = [one for one in given if one["against"] is None or not self.items[one["against"]]["opening"]]
        return int(net - sum(one["net"] - one["lapsed"] for one in given if one["currency"] == currency))

    # What moves.

    def effect(self, row: Row, on: date, due: date | None, receivable: int, held: int) -> None:
        self.moved.add(row["customer"])
        if receivable or held:
            self.effects[row["customer"]].append((row["currency"], on, due, receivable, held))

    def on_item(self, item: Row, on: date, amount: int, held: int = 0) -> None:
        self.effect(item, on, item["due"], amount, held)
        item["open"] += amount
        item["last"] = max(item["last"], on)
        if amount > 0:
            item["since"] = max(item["since"], on)

    def settle(self, credit: Row, item: Row, amount: int, on: date) -> None:
        credit["apps"].setdefault(item["id"], []).append((on, amount))
        credit["open"] -= amount
        self.on_item(item, on, -amount, -amount)

    def release(self, credit: Row, item: Row, on: date, *, own_day: bool = False) -> None:
        for applied, amount in credit["apps"].pop(item["id"], []):
            credit["open"] += amount
            day = max(on, applied) if own_day else on
            credit["since"] = max(credit["since"], day)
            self.on_item(item, day, amount, amount)

    def fill(self, given: list[Row], items: list[Row], on: date) -> int:
        used = 0
        for credit in given:
            for item in items:
                day = max(on, credit["since"], item["since"])
                if day <= credit["expires"] and (amount := min(credit["open"], item["open"])):
                    self.settle(credit, item, amount, day)
                    used += amount
        return used

    def day(self, on: date | None) -> date:
        if on is None or on == self.today:
            return self.today
        hold(on < self.today, "PostDated")
        hold(self.closed is None or on > self.closed, "ClosedPeriod")
        return on

    def active(self, customer: UUID) -> None:
        hold(not self.customers[customer]["archived"], "NotActive")

    # Documents.

    def invoice(self, key: UUID, draft: Row, on: date, due: date, number: str) -> None:
        item = draft | {
            "id": key, "on": on, "due": due, "number": number, "open": 0, "last": on, "since": on, "stage": "issued"
        }  # fmt: skip
        self.items[key] = item
        self.items_of[item["customer"]].append(item)
        self.on_item(item, on, item["amount"])
        if self.customers[item["customer"]]["use_credit"]:
            self.fill(self.open_credits(item["customer"], item["currency"], on), [item], on)

    def hold_void(self, item: Row) -> None:
        hold(item["stage"] == "issued", "WrongStage")
        self.day(item["on"])
        for memo in self.memos_against(item):
            self.hold_memo_unused(memo)

    def void(self, item: Row) -> None:
        for memo in self.memos_against(item):
            self.void_memo(memo)
        for credit in self.credits_of[item["customer"]]:
            self.release(credit, item, self.today)
        self.undo_write_off(item)
        self.on_item(item, self.today, -item["amount"])
        item.update(amount=0, stage="void")

    def memos_against(self, item: Row) -> list[Row]:
        memos = (one for one in self.credits_of[item["customer"]] if one["memo"] and not one["void"])
        return [one for one in memos if one["against"] == item["id"]]

    def hold_memo_unused(self, memo: Row) -> None:
        elsewhere = [place for place in memo["apps"] if place != memo["against"]]
        hold(not elsewhere and not memo["refunded"], "CreditUsed")

    def void_memo(self, memo: Row) -> None:
        for place in list(memo["apps"]):
            self.release(memo, self.items[place], self.today)
        self.effect(memo, self.today, None, 0, -memo["open"])
        memo.update(reversed=memo["amount"], open=0, void=True)

    def memo_amounts(self, amount: int, against: Row | None) -> tuple[int, int]:
        if against is None:
            return amount, 0
        earlier = self.memos_against(against)
        before, taxed = sum(one["amount"] for one in earlier), sum(one["amount"] - one["net"] for one in earlier)
        meant = self.shared(before + amount, against["net"], against["tax"])[1] - taxed
        tax = min(max(meant, 0), amount)
        return amount - tax, tax

    def shared(self, amount: int, net_weight: int, tax_weight: int) -> tuple[int, int]:
        whole = net_weight + tax_weight
        (net, left), (tax, other) = divmod(amount * net_weight, whole), divmod(amount * tax_weight, whole)
        missing = amount - net - tax
        return (net + missing, tax) if left >= other else (net, tax + missing)

    def credit(self, key: UUID, customer: UUID, currency: str, amount: int, on: date, number: str, **facts: Any) -> Row:
        row = {
            "id": key, "customer": customer, "currency": currency, "amount": amount, "on": on, "number": number,
            "open": amount, "apps": {}, "refunded": 0, "reversed": 0, "expires": NEVER, "memo": False, "net": 0,
            "against": None, "void": False, "reversal": None, "adjusted": None, "since": on, "lapsed": 0,
        } | facts  # fmt: skip
        self.credits[key] = row
        self.credits_of[customer].append(row)
        self.effect(row, on, None, 0, amount)
        return row

    def lapse(self, memo: Row) -> int:
        if memo["expires"] >= self.today or not memo["open"]:
            return 0
        day = memo["expires"] + timedelta(days=1)
        if day < self.today and self.closed is not None and day <= self.closed:
            day = self.closed + timedelta(days=1)
        left = memo["open"]
        self.effect(memo, max(day, memo["since"]), None, 0, -left)
        memo["lapsed"] = self.shared(memo["reversed"] + left, memo["net"], memo["amount"] - memo["net"])[0]
        memo.update(open=0, reversed=memo["reversed"] + left)
        return int(left)

    # Payments.

    def payable(self, customer: UUID, currency: str, targets: list[tuple[UUID, int | None]]) -> list[Row]:
        found = []
        for document in dict.fromkeys(target[0] for target in targets):
            item = self.items.get(document)
            hold(item is not None and item["customer"] == customer and item["stage"] == "issued", "NotPayable")
            assert item is not None
            hold(item["currency"] == currency, "CurrencyMismatch")
            found.append(item)
        return found

    def recovery(self, items: list[Row], targets: list[tuple[UUID, int | None]], amount: int) -> dict[UUID, int]:
        """How much of each item's write-off comes back for this money."""
        named: dict[UUID, int] = {}
        for document, asked in targets:
            if asked is not None:
                named[document] = named.get(document, 0) + asked
        back = {}
        left = amount - sum(named.values()) - sum(one["open"] for one in items if one["id"] not in named)
        for item in items:
            given_up = sum(part for _, part in item["given_up"])
            most = named[item["id"]] - item["open"] if item["id"] in named else left
            if (part := min(given_up, most)) > 0:
                back[item["id"]] = part
                left -= 0 if item["id"] in named else part
        return back

    def recover(self, back: dict[UUID, int], on: date) -> None:
        for document, part in back.items():
            item = self.items[document]
            day = max(on, *(one for one, _ in item["given_up"]))
            given_up = sum(one for _, one in item["given_up"])
            self.on_item(item, day, given_up)
            item["given_up"] = []
            if rest := given_up - part:
                self.give_up(item, rest, day)

    def hold_exact(
        self, items: list[Row], targets: list[tuple[UUID, int | None]], back: dict[UUID, int], available: int
    ) -> list[tuple[Row, int]]:
        left = {item["id"]: item["open"] + back.get(item["id"], 0) for item in items}
        shares = []
        for document, asked in targets:
            share = min(left[document], available) if asked is None else asked
            hold(asked is None or asked > 0, "InvalidValue")
            hold(share <= left[document], "BeyondOpen")
            hold(share <= available, "BeyondUnapplied")
            left[document] -= share
            available -= share
            shares.append((self.items[document], share))
        return shares

    def give_up(self, item: Row, amount: int, on: date) -> None:
        item["given_up"].append((on, amount))
        self.on_item(item, on, -amount)

    def undo_write_off(self, item: Row) -> int:
        back = 0
        for _, amount in item["given_up"]:
            self.on_item(item, self.today, amount)
            back += amount
        item["given_up"] = []
        return back

    def state(self, item: Row) -> tuple[str, int, bool, int]:
        if item["stage"] == "void":
            return "void", 0, False, 0
        paid, credited = (
            any(item["id"] in one["apps"] for one in self.credits_of[item["customer"]] if one["memo"] is memo)
            for memo in (False, True)
        )
        late = ((item["last"] if not item["open"] else self.today) - item["due"]).days
        if item["open"]:
            word = "partly paid" if paid or credited or item["given_up"] else "open"
        elif item["given_up"]:
            word = "written off"
        else:
            word = "credited" if credited and not paid else "paid"
        return word, item["open"], bool(item["open"] and item["due"] < self.today), max(late, 0)


Operation = tuple[Callable[[], None], Callable[[], Any], Callable[[Any], None]]
"""What the model holds first, what the desk is asked, and what the model does with the answer."""


class Clerk:
    """Thinks of operations, asks the desk and the model for each, and compares."""

    def __init__(self, desk: Desk, clock: ManualClock, seed: int) -> None:
        self.random = Random(seed)
        self.clock = clock
        self.desk = desk.acting_as(Staff("u-17", name="Ana"))
        self.model = Model(clock.today())
        self.drafts: dict[UUID, Row] = {}
        self.current: list[UUID] = []
        self.turns = count()
        self.done: dict[str, int] = {}
        self.refused: dict[str, int] = {}
        for _ in range(4):
            self.add_customer()

    def add_customer(self) -> None:
        place = len(self.model.customers)
        use_credit, strict = place % 4 == 1, place % 4 == 2
        currency = "JPY" if place % 4 == 3 else "USD"
        found = self.desk.customers.add(name=f"Customer {place}", currency=currency, despite_duplicates=True)
        if use_credit:
            self.desk.settings.set(BillingSettings, customer=found.id, apply_credit_on_issue=True)
        if strict:
            self.desk.settings.set(PaymentSettings, customer=found.id, overpayment="refuse")
        self.model.customers[found.id] = {
            "archived": False, "use_credit": use_credit, "strict": strict, "currency": currency
        }  # fmt: skip
        self.current = [*self.current, found.id][-4:]

    # Choices.

    def customer(self) -> UUID:
        return self.random.choice(self.current)

    def currency(self) -> str:
        return self.random.choice(("USD", "USD", "JPY"))

    def amount(self) -> int:
        return self.random.choice((0, 1, 99, 100, 250, 5000, 10_000, self.random.randrange(1, 20_000)))

    def a_day(self) -> date | None:
        back = self.random.choice((None, None, None, 0, 1, 5, 20, 45, 100, -1))
        return None if back is None else self.model.today - timedelta(days=back)

    def mine(self, rows: dict[UUID, Row], *, memo: bool | None = None) -> list[Row]:
        own = set(self.current)
        found = [one for one in newest(rows.values(), 400) if one["customer"] in own]
        return [one for one in found if memo is None or one["memo"] is memo][-24:]

    def pick(self, rows: list[Row], kind: str) -> Row:
        """One of the last rows, rather one of which something is open."""
        if not rows:
            raise LookupError(kind)
        usable = [one for one in rows if one.get("open")]
        return self.random.choice(usable if usable and self.random.random() < 0.7 else rows)

    def invoices(self) -> list[Row]:
        return [one for one in self.mine(self.model.items) if not one["adjustment"]]

    def owed(self) -> list[Row]:
        adjustments = [one for one in self.mine(self.model.items) if one["adjustment"]]
        return adjustments if adjustments and self.random.random() < 0.2 else self.invoices()

    def targets(self, customer: UUID) -> list[tuple[UUID, int | None]]:
        everything = self.mine(self.model.items)
        pool = [one for one in everything if one["customer"] == customer]
        pool = pool if self.random.random() < 0.92 else everything
        chosen = [self.pick(pool, "invoice") for _ in range(self.random.choice((1, 1, 2, 3)))] if pool else []
        found: list[tuple[UUID, int | None]] = [
            (one["id"], self.amount() if self.random.random() < 0.3 else None) for one in chosen
        ]
        if not any(asked is not None for _, asked in found):
            found = list(dict.fromkeys(found))
        if self.drafts and self.random.random() < 0.03:
            found.append((self.random.choice(newest(self.drafts, 50)), None))
        return found

    def told(self, targets: list[tuple[UUID, int | None]], currency: str) -> list[Any]:
        return [one if asked is None else (one, money(asked, currency)) for one, asked in targets]

    # Invoices.

    def charge(self, customer: UUID) -> tuple[list[Line], Row]:
        currency = self.currency()
        lines, nets = [], {0: 0, 10: 0, 19: 0}
        for _ in range(self.random.choice((1, 1, 2, 3))):
            quantity, price, rate = self.random.randrange(1, 4), self.amount(), self.random.choice((0, 0, 10, 19))
            price = -price if self.random.random() < 0.05 else price
            unit = money(price, currency).amount
            lines.append(Line("Work", quantity, unit, tax_rate=rate))
            nets[rate] += quantity * price
        taxes = [half_up(net * rate, 100) if net >= 0 else -half_up(-net * rate, 100) for rate, net in nets.items()]
        net, tax = sum(nets.values()), sum(taxes)
        row = {
            "customer": customer, "currency": currency, "net": net, "tax": tax, "amount": net + tax, "opening": False,
            "given_up": [], "adjustment": False,
        }  # fmt: skip
        return lines, row

    def issue(self) -> Operation:
        customer, on, days = self.customer(), self.a_day(), self.random.choice((None, 0, 14, 60, -2))
        lines, row = self.charge(customer)
        due = None if days is None else (on or self.model.today) + timedelta(days=days)
        return (
            lambda: self.hold_issue(row, on, due),
            lambda: self.desk.invoices.issue(customer, lines, currency=row["currency"], issued=on, due=due),
            lambda made: self.issued(row, made, on, due),
        )

    def hold_issue(self, row: Row, on: date | None, due: date | None = None) -> None:
        self.model.active(row["customer"])
        hold(row["net"] >= 0 and row["tax"] >= 0, "NegativeTotal")
        day = self.model.day(on)
        hold(due is None or due >= day, "InvalidValue")

    def issued(self, row: Row, made: Any, on: date | None, due: date | None = None) -> None:
        day = on or self.model.today
        due = due or day + timedelta(days=30)
        assert (made.net.minor, made.tax.minor, made.issued, made.due) == (row["net"], row["tax"], day, due)
        self.model.invoice(made.id, row, day, due, made.number)

    def take_over(self) -> Operation:
        customer, on = self.customer(), self.a_day() or self.model.today
        lines, row = self.charge(customer)
        row["opening"] = self.random.random() < 0.3
        taken = self.model.numbers and self.random.random() < 0.15
        number = self.random.choice(newest(self.model.numbers, 50)) if taken else f"OLD-{len(self.model.numbers)}"

        def check() -> None:
            self.hold_issue(row, on)
            hold(number not in self.model.numbers, "Duplicate")

        def then(made: Any) -> None:
            self.model.numbers[number] = None
            self.issued(row, made, on)

        def ask() -> Any:
            return self.desk.invoices.take_over(
                customer, lines, number=number, issued=on, currency=row["currency"], opening=row["opening"]
            )

        return check, ask, then

    def draft(self) -> Operation:
        customer = self.customer()
        lines, row = self.charge(customer)
        return (
            lambda: self.hold_issue(row, None),
            lambda: self.desk.invoices.draft(customer, lines, currency=row["currency"]),
            lambda made: self.drafts.update({made.id: row}),
        )

    def issue_draft(self) -> Operation:
        wanted = self.random.choice([*newest(self.drafts, 5), self.pick(self.invoices(), "invoice")["id"]])
        row, on = self.drafts.get(wanted), self.a_day()

        def check() -> None:
            self.model.day(on)
            self.model.active((row or self.model.items[wanted])["customer"])
            hold(row is not None, "WrongStage")

        return (
            check,
            lambda: self.desk.invoices.issue_draft(wanted, issued=on),
            lambda made: self.issued(self.drafts.pop(wanted), made, on),
        )

    def void(self) -> Operation:
        item = self.pick(self.invoices(), "invoice")
        return (
            lambda: self.model.hold_void(item),
            lambda: self.desk.invoices.void(item["id"], reason="a mistake"),
            lambda _: self.model.void(item),
        )

    def void_draft(self) -> Operation:
        wanted = self.random.choice(newest(self.drafts, 5))
        return lambda: hold(False, "WrongStage"), lambda: self.desk.invoices.void(wanted, reason="no"), _nothing

    # Credit memos.

    def credit_memo(self) -> Operation:
        customer, currency, amount, on = self.customer(), self.currency(), self.amount(), self.a_day()
        against = self.pick(self.invoices(), "invoice") if self.random.random() < 0.6 else None
        if against is not None and self.random.random() < 0.9:
            customer, currency = against["customer"], against["currency"]
        lasts = self.random.choice((None, None, 0, 10, 40))
        expires = None if lasts is None else (on or self.model.today) + timedelta(days=lasts)

        def check() -> None:
            self.model.active(customer)
            if against is not None:
                hold(against["customer"] == customer, "InvalidValue")
                hold(against["stage"] == "issued", "WrongStage")
            hold(amount > 0, "InvalidValue")
            if against is not None and against["tax"]:
                hold(against["currency"] == currency, "CurrencyMismatch")
            self.model.day(on)
            if against is not None:
                hold(against["currency"] == currency, "CurrencyMismatch")
                credited = sum(one["amount"] for one in self.model.memos_against(against))
                hold(amount <= against["amount"] - credited, "CreditBeyondInvoice")

        def ask() -> Any:
            return self.desk.credit_memos.issue(
                customer,
                money(amount, currency),
                reason="a complaint",
                invoice=against["id"] if against else None,
                issued=on,
                expires=expires,
            )

        def then(made: Any) -> None:
            net, tax = self.model.memo_amounts(amount, against)
            day = on or self.model.today
            assert (made.net.minor, made.tax.minor, made.issued) == (net, tax, day)
            memo = self.model.credit(
                made.id, customer, currency, amount, day, made.number,
                memo=True, net=net, against=against["id"] if against else None, expires=expires or NEVER,
            )  # fmt: skip
            if against is not None:
                self.model.fill([memo], [against], day)

        return check, ask, then

    def void_memo(self) -> Operation:
        memo = self.pick(self.mine(self.model.credits, memo=True), "memo")

        def check() -> None:
            if not memo["void"]:
                self.model.day(memo["on"])
                self.model.hold_memo_unused(memo)

        return (
            check,
            lambda: self.desk.credit_memos.void(memo["id"], reason="a mistake"),
            lambda _: None if memo["void"] else self.model.void_memo(memo),
        )

    def expire(self) -> Operation:
        memos = self.mine(self.model.credits, memo=True)
        late = [one for one in memos if one["expires"] < self.model.today]
        memo = self.pick(late or memos, "memo")

        def then(back: Any) -> None:
            assert back.minor == self.model.lapse(memo)

        return _fine, lambda: self.desk.credit_memos.expire(memo["customer"], memo["id"]), then

    # Payments.

    def take(self) -> Operation:
        customer, currency, amount, on = self.customer(), self.currency(), self.amount(), self.a_day()
        targets = self.targets(customer) if self.random.random() < 0.7 else []
        if targets and self.random.random() < 0.8:
            first = self.model.items.get(targets[0][0])
            currency = first["currency"] if first else currency
        oldest, on_account = self.random.random() < 0.5, self.random.random() < 0.3
        applied: list[tuple[Row, int]] = []
        back: dict[UUID, int] = {}

        def check() -> None:
            hold(amount > 0, "InvalidValue")
            self.model.day(on)
            items = self.model.payable(customer, currency, targets)
            back.update(self.model.recovery(items, targets, amount))
            if self.model.customers[customer]["strict"] and not on_account:
                owed = sum(one["open"] + back.get(one["id"], 0) for one in items)
                hold(amount <= (owed if targets else self.model.balance(customer, currency)[0]), "OverPayment")
            if targets:
                applied.extend(self.model.hold_exact(items, targets, back, amount))

        def ask() -> Any:
            return self.desk.payments.take(
                customer, money(amount, currency), method="check", received=on, apply_to=self.told(targets, currency),
                oldest_first=oldest, on_account=on_account,
            )  # fmt: skip

        def then(made: Any) -> None:
            day = on or self.model.today
            self.model.recover(back, day)
            payment = self.model.credit(made.id, customer, currency, amount, day, made.number)
            self.apply_all(payment, applied, day)
            if not targets and oldest:
                self.model.fill([payment], self.model.open_items(customer, currency), day)

        return check, ask, then

    def apply_all(self, payment: Row, applied: list[tuple[Row, int]], on: date) -> None:
        for item, share in applied:
            if share:
                self.model.settle(payment, item, share, max(on, payment["since"], item["since"]))

    def apply(self) -> Operation:
        return self.applying(self.pick(self.mine(self.model.credits, memo=False), "payment"), self.desk.payments)

    def apply_memo(self) -> Operation:
        return self.applying(self.pick(self.mine(self.model.credits, memo=True), "memo"), self.desk.credit_memos)

    def applying(self, credit: Row, desk: Any) -> Operation:
        targets = self.targets(credit["customer"]) if self.random.random() < 0.7 else []
        applied: list[tuple[Row, int]] = []
        back: dict[UUID, int] = {}

        def check() -> None:
            hold(credit["expires"] >= self.model.today, "CreditExpired")
            items = self.model.payable(credit["customer"], credit["currency"], targets)
            back.update(self.model.recovery(items, targets, credit["open"]) if targets else {})
            applied.extend(self.model.hold_exact(items, targets, back, credit["open"]))

        def then(left: Any) -> None:
            self.model.recover(back, self.model.today)
            self.apply_all(credit, applied, self.model.today)
            if not targets:
                items = self.model.open_items(credit["customer"], credit["currency"])
                self.model.fill([credit], items, self.model.today)
            assert left.open.minor == credit["open"]

        return check, lambda: desk.apply(credit["id"], self.told(targets, credit["currency"])), then

    def unapply(self) -> Operation:
        return self.unapplying(self.pick(self.mine(self.model.credits, memo=False), "payment"), self.desk.payments)

    def unapply_memo(self) -> Operation:
        return self.unapplying(self.pick(self.mine(self.model.credits, memo=True), "memo"), self.desk.credit_memos)

    def unapplying(self, credit: Row, desk: Any) -> Operation:
        places = list(credit["apps"])
        named = self.random.choice(places) if places and self.random.random() < 0.5 else None

        def then(left: Any) -> None:
            for place in [named] if named else places:
                self.model.release(credit, self.model.items[place], self.model.today)
            assert left.open.minor == credit["open"]

        return _fine, lambda: desk.unapply(credit["id"], invoice=named), then

    def apply_credit(self) -> Operation:
        customer, currency = self.customer(), self.currency()

        def then(used: Any) -> None:
            today = self.model.today
            items = self.model.open_items(customer, currency)
            assert used.minor == self.model.fill(self.model.open_credits(customer, currency, today), items, today)

        return _fine, lambda: self.desk.payments.apply_credit(customer, currency=currency), then

    def hold_reversible(self, payment: Row, kind: Reversal, on: date | None) -> None:
        hold(payment["reversal"] is None, "AlreadyReversed")
        self.model.day(on)
        hold(not payment["refunded"] or kind in (Reversal.BOUNCED, Reversal.CHARGED_BACK), "RefundedAlready")

    def reverse(self) -> Operation:
        payment = self.pick(self.mine(self.model.credits, memo=False), "payment")
        kind = self.random.choice((Reversal.ERROR, Reversal.BOUNCED, Reversal.CHARGED_BACK, Reversal.CHARGED_BACK))
        on = self.random.choice((None, payment["on"])) if kind is Reversal.ERROR else None
        return (
            lambda: self.hold_reversible(payment, kind, on),
            lambda: self.desk.payments.reverse(payment["id"], kind, on=on, reason="bank"),
            lambda _: self.undo(payment, kind, on or self.model.today),
        )

    def undo(self, payment: Row, kind: Reversal, on: date) -> None:
        there, taken_back = payment["amount"] - payment["refunded"], max(on, payment["since"])
        for place in list(payment["apps"]):
            self.model.release(payment, self.model.items[place], on, own_day=True)
        self.model.effect(payment, taken_back, None, 0, -there)
        assert payment["open"] == there
        payment.update(open=0, reversed=there, reversal=kind)
        if amount := payment["refunded"]:
            number = f"{payment['number']}-R"
            told = self.desk.receivables.explain_balance(payment["customer"], currency=payment["currency"])
            key = next(one.document for one in told.facts if one.number == number)
            item = {
                "id": key, "customer": payment["customer"], "currency": payment["currency"], "amount": amount,
                "on": on, "due": on, "number": number, "open": 0, "last": on, "since": on, "stage": "issued",
                "net": 0, "tax": 0, "given_up": [], "adjustment": True, "opening": False,
            }  # fmt: skip
            self.model.items[key] = item
            self.model.items_of[item["customer"]].append(item)
            self.model.on_item(item, on, amount)
            payment["adjusted"] = key

    def reinstate(self) -> Operation:
        payments = self.mine(self.model.credits, memo=False)
        charged_back = [one for one in payments if one["reversal"] is Reversal.CHARGED_BACK]
        payment = self.pick(charged_back if charged_back and self.random.random() < 0.8 else payments, "payment")
        item = self.model.items.get(payment["adjusted"])

        def check() -> None:
            hold(payment["reversal"] is Reversal.CHARGED_BACK, "NotReversible")
            given_up = sum(amount for _, amount in item["given_up"]) if item else 0
            hold(item is None or item["open"] + given_up == item["amount"], "NotReversible")

        def then(_: Any) -> None:
            if item is not None:
                self.model.undo_write_off(item)
                self.model.on_item(item, self.model.today, -item["amount"])
                item.update(amount=0, stage="void")
            self.model.effect(payment, self.model.today, None, 0, payment["reversed"])
            payment["open"] += payment["reversed"]
            payment.update(reversed=0, reversal=None, adjusted=None, since=self.model.today)

        return check, lambda: self.desk.payments.reinstate(payment["id"], reason="won"), then

    def move(self) -> Operation:
        payment, to = self.pick(self.mine(self.model.credits, memo=False), "payment"), self.customer()

        def then(made: Any) -> None:
            self.undo(payment, Reversal.MOVED, self.model.today)
            self.model.credit(made.id, to, payment["currency"], payment["amount"], self.model.today, made.number)

        def check() -> None:
            hold(payment["customer"] != to, "InvalidValue")
            self.hold_reversible(payment, Reversal.MOVED, None)

        return (
            check,
            lambda: self.desk.payments.move(payment["id"], to, reason="wrong account"),
            then,
        )

    # Refunds, write-offs, the closing date, time.

    def refund(self) -> Operation:
        customer, currency, amount = self.customer(), self.currency(), self.amount()
        everything = self.mine(self.model.credits)
        pool = [one for one in everything if one["customer"] == customer] if self.random.random() < 0.95 else everything
        named = [self.pick(pool, "credit") for _ in range(2)] if pool and self.random.random() < 0.3 else []
        sources = [one["id"] for one in named]
        found: list[Row] = []

        def check() -> None:
            hold(amount > 0, "InvalidValue")
            available = self.model.open_credits(customer, currency, self.model.today)
            available.sort(key=lambda one: (one["memo"], one["on"], one["number"]))
            for one in named:
                hold(one["customer"] == customer, "InvalidValue")
                hold(one["currency"] == currency, "CurrencyMismatch")
                hold(one["expires"] >= self.model.today, "CreditExpired")
            if sources:
                by_id = {one["id"]: one for one in available}
                available = [by_id[source] for source in dict.fromkeys(sources) if source in by_id]
            hold(amount <= sum(one["open"] for one in available), "BeyondUnapplied")
            found.extend(available)

        def then(made: Any) -> None:
            left, parts = amount, []
            for credit in found:
                if share := min(left, credit["open"]):
                    credit["open"] -= share
                    credit["refunded"] += share
                    self.model.effect(credit, self.model.today, None, 0, -share)
                    parts.append((credit, share))
                    left -= share
            self.model.refunds[made.id] = {"customer": customer, "id": made.id, "parts": parts, "reversed": False}

        def ask() -> Any:
            return self.desk.refunds.make(
                customer, money(amount, currency), method="transfer", reason="asked for", sources=sources
            )

        return check, ask, then

    def reverse_refund(self) -> Operation:
        refund = self.pick(self.mine(self.model.refunds), "refund")

        def then(_: Any) -> None:
            for credit, share in [] if refund["reversed"] else refund["parts"]:
                credit["open"] += share
                credit["refunded"] -= share
                credit["since"] = self.model.today
                self.model.effect(credit, self.model.today, None, 0, share)
            refund["reversed"] = True

        return _fine, lambda: self.desk.refunds.reverse(refund["id"], reason="came back"), then

    def write_off(self) -> Operation:
        item, part = self.pick(self.owed(), "invoice"), self.random.random() < 0.5
        amount = self.amount() if part else None
        currency = item["currency"] if self.random.random() < 0.95 else self.currency()

        def check() -> None:
            hold(item["adjustment"] or item["stage"] == "issued", "WrongStage")
            if amount is not None:
                hold(amount > 0, "InvalidValue")
                hold(currency == item["currency"], "CurrencyMismatch")
                hold(amount <= item["open"], "BeyondItem")

        def then(given_up: Any) -> None:
            wanted = item["open"] if amount is None else amount
            assert given_up.minor == wanted
            if wanted:
                self.model.give_up(item, wanted, self.model.today)

        def ask() -> Any:
            given = None if amount is None else money(amount, currency)
            return self.desk.receivables.write_off(item["id"], given, reason="hopeless")

        return check, ask, then

    def undo_write_off(self) -> Operation:
        given_up = [one for one in self.owed() if one["given_up"]]
        item = self.pick(given_up or self.owed(), "invoice")

        def check() -> None:
            hold(item["adjustment"] or item["stage"] == "issued", "WrongStage")

        def then(back: Any) -> None:
            assert back.minor == self.model.undo_write_off(item)

        return check, lambda: self.desk.receivables.undo_write_off(item["id"], reason="hope"), then

    def close(self) -> Operation:
        until = self.model.today - timedelta(days=self.random.choice((0, 1, 30, 60, 90)))

        def check() -> None:
            hold(until < self.model.today and (self.model.closed is None or until >= self.model.closed), "NotClosable")

        def then(_: Any) -> None:
            self.model.closed = until

        return check, lambda: self.desk.receivables.close(until), then

    def reopen(self) -> Operation:
        until = (self.model.closed or self.model.today) - timedelta(days=self.random.choice((0, 20, 150)))

        def check() -> None:
            hold(self.model.closed is not None and until < self.model.closed, "InvalidValue")

        def then(_: Any) -> None:
            self.model.closed = until

        return check, lambda: self.desk.receivables.reopen(until, reason="audit"), then

    def archive(self) -> Operation:
        customer = self.customer()
        row = self.model.customers[customer]
        turn = self.desk.customers.restore if row["archived"] else self.desk.customers.archive
        return _fine, lambda: turn(customer), lambda _: row.update(archived=not row["archived"])

    def wait(self) -> Operation:
        days = self.random.choice((1, 1, 3, 20))

        def then(_: Any) -> None:
            self.model.today += timedelta(days=days)

        return _fine, lambda: self.clock.advance(days=days), then

    OPERATIONS = (
        *(issue, take, take, apply, credit_memo, refund, write_off, unapply) * 3,
        *(take_over, draft, issue_draft, void, void_memo, apply_credit, reverse, reinstate, move) * 2,
        *(apply_memo, unapply_memo) * 2,
        *(expire, reverse_refund, undo_write_off, wait, wait, void_draft, close, reopen, archive),
    )

    def work(self) -> None:
        """One operation, with what the model expects of it; then whatever may have moved is compared, and in turn a
        customer where nothing should have.
        """
        self.clock.advance(seconds=0.001)
        think = self.random.choice(self.OPERATIONS)
        try:
            check, ask, then = think(self)
        except (LookupError, IndexError):
            return
        expected = None
        try:
            check()
        except No as no:
            expected = str(no)
        try:
            answer, refused = ask(), None
        except CustmgrError as error:
            answer, refused = None, type(error).__name__
        assert refused == expected, think.__name__
        if refused is None:
            then(answer)
        counted = self.refused if refused else self.done
        counted[think.__name__] = counted.get(think.__name__, 0) + 1
        try:
            quiet = self.current[next(self.turns) % len(self.current)]
            for customer in self.current:
                if customer is quiet or customer in self.model.moved:
                    self.compare(customer)
            self.model.moved.clear()
        except AssertionError as error:
            error.add_note(f"after {think.__name__} {answer}, refused: {refused}")
            raise

    def compare(self, customer: UUID) -> None:
        for currency in CURRENCIES:
            told = self.desk.receivables.explain_balance(customer, currency=currency)
            found = told.balance
            assert (found.total_due.minor, found.account_credit.minor, found.overdue.minor) == self.model.balance(
                customer, currency
            )
            items = [(one["number"], one["open"]) for one in self.model.open_items(customer, currency)]
            held = [
                (one["number"], -one["open"])
                for one in sorted(self.model.credits_of[customer], key=lambda one: (one["on"], one["number"]))
                if one["open"] and one["currency"] == currency
            ]
            assert [(one.number, one.effect.minor) for one in told.facts] == items + held

    def compare_everything(self, customers: Iterable[UUID]) -> None:
        """Each document of these customers, each past balance, the lists, and the books' own proof."""
        for customer in customers:
            for payment in self.model.credits_of[customer]:
                if not payment["memo"]:
                    self.compare_payment(payment)
            for item in self.model.items_of[customer]:
                if not item["adjustment"]:
                    status = self.desk.invoices.status(item["id"])
                    found = (status.state.value, status.open_amount.minor, status.overdue, status.days_late)
                    assert found == self.model.state(item), item
            self.compare_customer(customer)
            hold_within_bounds(self.desk, customer)
            assert self.desk.receivables.verify(customer).clean

    def compare_payment(self, payment: Row) -> None:
        use = self.desk.payments.use(payment["id"])
        applied = sum(amount for parts in payment["apps"].values() for _, amount in parts)
        parts = (payment["open"], applied, payment["refunded"], payment["reversed"])
        assert (use.amount.minor, sum(parts)) == (payment["amount"], payment["amount"])
        assert tuple(part.minor for part in (use.open, use.applied, use.refunded, use.reversed)) == parts

    def compare_customer(self, customer: UUID) -> None:
        on = self.model.today - timedelta(days=self.random.randrange(200))
        worth = self.desk.receivables.lifetime_value(customer)
        for currency in CURRENCIES:
            found = self.desk.receivables.balance(customer, currency=currency, on=on)
            parts = (found.total_due.minor, found.account_credit.minor, found.overdue.minor)
            assert parts == self.model.balance_on(customer, currency, on)
            rows = [one for one in self.desk.receivables.ageing(customer, on=on).rows if one.currency == currency]
            aged = list(rows[0].minor) if rows else [0] * 5
            assert aged == self.model.buckets_on(customer, currency, on)
            value = worth[currency].value.minor if currency in worth else 0
            assert value == self.model.value(customer, currency)
            drawn = self.desk.receivables.statement(customer, currency=currency, until=on)
            assert drawn.closing.minor == parts[0] - parts[1]
        own = self.model.customers[customer]["currency"]
        due, held, _ = self.model.balance(customer, own)
        name = self.desk.customers.get(customer).number
        listed = self.desk.customers.find(f"number:{name}", archived=True).items[0]
        oldest = min((one["due"] for code in CURRENCIES for one in self.model.open_items(customer, code)), default=None)
        assert (listed.balance.minor, listed.oldest_due) == (due - held, oldest)


def hold_within_bounds(desk: Acting, customer: UUID) -> None:
    """On every day every item is open for nothing to all of it, and as much is available of every credit (D19, B5)."""
    moved: dict[Any, list[tuple[date, int, bool]]] = defaultdict(list)
    with desk.house.storage.read() as reader:
        for one in reader.stream(LedgerEntry, Is("customer", customer)):
            moved["item", one.item, one.part].append((one.on, one.receivable.minor, one.reverses is None))
            moved["credit", one.source].append((one.on, one.held.minor, one.reverses is None))
    for thing, steps in moved.items():
        original = sum(amount for _, amount, first in steps if first and amount > 0)
        for day in {on for on, *_ in steps} if thing[1] else ():
            came_to = sum(amount for on, amount, _ in steps if on <= day)
            assert 0 <= came_to <= original, (thing, day, came_to, sorted(steps))


def _nothing(_: Any) -> None:
    raise AssertionError("this is always refused")


def _fine() -> None:
    return None


def work_through(desk: Desk, clock: ManualClock, operations: int, seed: int) -> Clerk:
    clerk = Clerk(desk, clock, seed)
    for place in range(1, operations + 1):
        try:
            clerk.work()
            if place % 200 == 0:
                clerk.compare_everything(clerk.current)
        except Exception as error:
            error.add_note(f"operation {place} of CUSTMGR_SEED={seed}")
            raise
        if place % 250 == 0:
            clerk.add_customer()
    clerk.compare_everything(clerk.model.customers)
    assert clerk.desk.receivables.verify().clean
    return clerk


@pytest.fixture(params=["memory", "sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'books.db'}?sync=normal"


def test_every_figure_and_every_refusal_is_what_the_model_says(url: str) -> None:
    clock = ManualClock("2026-06-30")
    with Desk.open(url, clock=clock) as desk:
        desk.migrate()
        clerk = work_through(desk, clock, OPERATIONS, SEED)
    assert len(clerk.done) == len(set(Clerk.OPERATIONS)) - 1, "some operation never went through"
    assert len(clerk.refused) >= 12, "too few operations were ever refused"
