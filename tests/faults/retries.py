"""Requests that are repeated at once, changed and cut off: one key, one effect, one answer (P3, H13-H16)."""

import json
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import attrs
from acts import usd
from children import in_a_child
from crowd import WORKERS, Crowd, tried
from places import place
from trial import Tally

from custmgr import Line
from custmgr.testing.faults import kill, on, watched

A_ROUND = 40
TABLES = {"take": "payment", "issue": "invoice", "credit": "credit_memo", "refund": "refund", "write": "message"}
CENT = usd("0.01")


def request(ana: Any, kind: str, whose: str, figure: str, key: str) -> Any:
    """Ask for one thing under its key."""
    customer, amount = UUID(whose), usd(figure)
    if kind == "take":
        return ana.payments.take(customer, amount, method="wire", key=key)
    if kind == "issue":
        return ana.invoices.issue(customer, [Line("Pages", 1, amount.amount)], currency="USD", key=key)
    if kind == "credit":
        return ana.credit_memos.issue(customer, amount, reason="late", key=key)
    if kind == "refund":
        return ana.refunds.make(customer, amount, method="wire", reason="asked", key=key)
    return ana.correspondence.send(customer, "Hello", str(amount), key=key)


def copies(ana: Any, _number: int, asked: list[tuple]) -> list[tuple[int, str, str]]:
    """What one process is told for each of its copies: of which operation, for how much, and the answer."""
    return [(one[0], one[3], tried(partial(request, ana, *one[1:]), whole=True)) for one in asked]


class Round:
    """Operations of which each is asked one to five times, by several at once; a key is two customers' (H15)."""

    def __init__(self, customers: tuple[UUID, UUID], random: Random) -> None:
        self.asked, self.copies = [], []
        for number in range(A_ROUND):
            kind, amount = random.choice(list(TABLES)), usd(f"{random.randint(1, 9)}.00")
            one = (number, kind, customers[number % 2].hex, str(amount.amount), f"k{number // 2}")
            self.asked.append(one)
            self.copies += [one] * random.randint(1, 5)
            if random.random() < 0.15:  # H14
                self.copies.append((*one[:3], str((amount + CENT).amount), one[4]))
            if random.random() < 0.15 and kind != "write":  # H16: refused, it stores nothing
                self.copies.append((*one[:3], "0.00", one[4]))
        random.shuffle(self.copies)


def retries(database: str, seed: int, first: int, rounds: int) -> Tally:
    """So many rounds of operations, each on the same ground."""
    tally = Tally("P3", f"operations asked one to five times, {WORKERS} at once, some cut off", database, seed)
    with place(database) as where:
        ground = where.prepare()
        with where.desk() as desk:
            where.clerk(desk).payments.take(ground.ray, usd("900"), method="wire")
            where.clerk(desk).payments.take(ground.bell, usd("900"), method="wire")
        where.keep()
        before = found(where)
        crowd = Crowd(where, copies=copies)
        try:
            for number in range(first, first + rounds):
                random = Random(f"{seed} {number}")
                wanted = Round((ground.bell, ground.ray), random)
                cut = [cut_off(where, one, random) for one in random.sample(wanted.asked, 2)]
                hands = [[wanted.copies[at::WORKERS]] for at in range(WORKERS)]
                answers = [tuple(one) for told in crowd.dealt("copies", hands) for one in told]
                judge(tally, where, (wanted, cut, answers), before, f"round {number}")
                where.restore()
        finally:
            crowd.close()
    return tally


def cut_off(where: Any, asked: tuple, random: Random) -> tuple[int, str | None]:
    """Let a process ask and die before or behind the commit; the answer that was stored, if any."""
    number, _, customer, _, key = asked
    clerk = where.clerk(where.desk())
    at = on(random.choice(("storage.commit:before", "storage.commit:after")), kill)
    clerk = attrs.evolve(clerk, house=attrs.evolve(clerk.house, storage=watched(clerk.house.storage, "storage", at)))
    in_a_child(lambda: request(clerk, *asked[1:]))
    with where.asking() as ask:
        mine = [row[2] for row in ask("request", "customer, key, answer") if row[:2] == (customer, key)]
    return number, answer_of(mine[0]) if mine else None


def answer_of(text: str) -> str:
    """The id in a stored answer."""
    told = json.loads(text)
    return UUID((told[0] if isinstance(told, list) else told)["then"]["id"]).hex


def found(where: Any) -> dict[str, int]:
    """How many of each are there."""
    with where.asking() as ask:
        return {table: len(ask(table, "customer")) for table in (*TABLES.values(), "request")}


def judge(tally: Tally, where: Any, told: tuple, before: dict[str, int], said: str) -> None:
    """Every operation has one effect and one answer; other requests under its key are refused."""
    wanted, cut, answers = told
    tally.trials += len(wanted.asked)
    effects = dict.fromkeys([*TABLES.values(), "request"], 0)
    for one in wanted.asked:
        mine = [answer for answer in answers if answer[0] == one[0]]
        done = {answer[1:] for answer in mine if not answer[2].startswith("!")}
        refused = {(amount, answer) for _, amount, answer in mine if answer.startswith("!")}
        tally.places |= {f"{one[1]} {answer}" for _, answer in refused} | {one[1]}
        tally.hold(len(done) == 1, f"{said}: {one} was answered {sorted(done)}")
        won = {amount for amount, _ in done}
        for amount, refusal in refused:
            fits = refusal == ("!InvalidValue" if amount == "0.00" else "!KeyReused") and amount not in won
            # A key that stands for another request is told before the amount is looked at.
            fits = fits or (amount == "0.00" and refusal in ("!KeyReused", "!NegativeTotal"))
            tally.hold(fits, f"{said}: {one} for {amount} was refused with {refusal}")
        for number, stored in cut:
            if number == one[0] and stored is not None:
                again = {answer.split()[0] for _, answer in done}
                tally.hold(again == {stored}, f"{said}: {one} was cut off, and answered anew")
        effects[TABLES[one[1]]] += 1
        effects["request"] += 1
    now = found(where)
    made = {table: now[table] - before[table] for table in now}
    tally.hold(made == effects, f"{said}: {made} instead of {effects}")
    tally.violations += [f"{said}: {one}" for one in where.look()[1]]
