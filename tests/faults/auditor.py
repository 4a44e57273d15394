"""An auditor who reads the tables with the databases' own drivers and shares no code with the library."""

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

Ask = Callable[[str], list[tuple]]

KEPT = ("unapplied", "credits")
SETTLES = {"unapplied": "paid", "discounts": "paid", "exchange": "paid", "credits": "credited"}
SETTLES["write_offs"] = "written_off"


@contextmanager
def opened(url: str) -> Iterator[Ask]:
    """A way to ask that database in SQL; ids come back as 32 hex digits."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        connection = sqlite3.connect(parts.path[1:])
    else:
        import psycopg

        schema = dict(parse_qsl(parts.query))["schema"]
        connection = psycopg.connect(parts._replace(query="").geturl(), options=f"-c search_path={schema}")

    def ask(statement: str) -> list[tuple]:
        return [tuple(map(plain, row)) for row in connection.execute(statement)]

    try:
        yield ask
    finally:
        connection.close()


def plain(value: object) -> object:
    """An id as hex digits, whatever the driver makes of it."""
    if isinstance(value, UUID):
        return value.hex
    return value.hex() if isinstance(value, bytes) else value


def figures(ask: Ask, customers: set[str]) -> tuple:
    """Everything of these customers that a use case may change, without ids, numbers and instants."""

    def mine(table: str, columns: str) -> list[tuple]:
        rows = ask(f"select customer, {columns} from {table}")
        return sorted((row[1:] for row in rows if row[0] in customers), key=repr)

    return (
        mine("account", "currency, total_due, account_credit, balance"),
        mine("open_item", "amount, open, paid, credited, written_off"),
        mine("open_credit", "account, amount, open, applied, refunded, reversed"),
        mine("ledger_entry", "debit, credit, amount, receivable, held"),
        mine("activity", "kind"),
        mine("listing", "status, balance"),
        mine("invoice", "stage, total"),
        mine("payment", "amount, reversal"),
        mine("refund", "amount"),
        mine("credit_memo", "stage, total"),
        mine("message", "state, address"),
        mine("request", "operation, key"),
    )


def violations(ask: Ask) -> list[str]:
    """Every promise about stored rows that does not hold, in words."""
    return [*_entries(ask), *_accounts(ask), *_items(ask), *_credits(ask), *_chains(ask), *_series(ask), *_rest(ask)]


def _entries(ask: Ask) -> Iterator[str]:
    seen = defaultdict(list)
    for customer, document, n, debit, credit, amount, receivable, held, reverses in ask(
        "select customer, document, n, debit, credit, amount, receivable, held, reverses from ledger_entry"
    ):
        where = f"entry {document}.{n}"
        seen[customer, document].append(n)
        if amount <= 0 or debit == credit:
            yield f"{where} moves nothing"
        if receivable != amount * ((debit == "receivable") - (credit == "receivable")):
            yield f"{where} has another effect on the receivable than its accounts say"
        if held != amount * ((credit in KEPT) - (debit in KEPT)):
            yield f"{where} has another effect on the credit than its accounts say"
        if reverses is not None and reverses >= n:
            yield f"{where} reverses what comes later"
    for (_, document), numbers in seen.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"the entries of {document} have a gap"


def _accounts(ask: Ask) -> Iterator[str]:
    sums = defaultdict(lambda: [0, 0])
    for customer, currency, receivable, held in ask("select customer, currency, receivable, held from ledger_entry"):
        sums[customer, currency][0] += receivable
        sums[customer, currency][1] += held
    stored = {}
    for customer, currency, due, credit, balance in ask(
        "select customer, currency, total_due, account_credit, balance from account"
    ):
        stored[customer, currency] = balance
        if [due, credit] != sums.pop((customer, currency), [0, 0]) or balance != due - credit:
            yield f"the {currency} account of {customer} is not the sum of its entries"
        if due < 0 or credit < 0:
            yield f"the {currency} account of {customer} is below zero"
    for key in sums:
        yield f"entries of {key} have no account"
    for customer, currency, balance in ask("select customer, currency, balance from listing"):
        if balance != stored.get((customer, currency), 0):
            yield f"the listing of {customer} shows another balance"


def _items(ask: Ask) -> Iterator[str]:
    moved = defaultdict(lambda: defaultdict(int))
    for customer, item, part, debit, credit, receivable in ask(
        "select customer, item, part, debit, credit, receivable from ledger_entry where item is not null"
    ):
        line = moved[customer, item, part]
        line["open"] += receivable
        other = credit if debit == "receivable" else debit
        line[SETTLES.get(other, "amount")] += receivable if other not in SETTLES else -receivable
    for customer, document, part, amount, still, paid, credited, written_off in ask(
        "select customer, document, part, amount, open, paid, credited, written_off from open_item"
    ):
        line = moved.pop((customer, document, part), {})
        wanted = tuple(line.get(name, 0) for name in ("amount", "open", "paid", "credited", "written_off"))
        if (amount, still, paid, credited, written_off) != wanted:
            yield f"item {document}.{part} is not the sum of its entries"
        if not 0 <= still <= amount or min(paid, credited, written_off) < 0:
            yield f"item {document}.{part} is out of its bounds"
        if amount != still + paid + credited + written_off:
            yield f"item {document}.{part} does not add up"
    for place in moved:
        yield f"entries of {place} have no item"


def _credits(ask: Ask) -> Iterator[str]:
    moved = defaultdict(int)
    for customer, source, held in ask("select customer, source, held from ledger_entry where source is not null"):
        moved[customer, source] += held
    for customer, document, amount, still, applied, refunded, back in ask(
        "select customer, document, amount, open, applied, refunded, reversed from open_credit"
    ):
        if still != moved.pop((customer, document), 0):
            yield f"credit {document} is not the sum of its entries"
        if not 0 <= still <= amount or min(applied, refunded, back) < 0 or refunded > amount:
            yield f"credit {document} is out of its bounds"
        if amount != still + applied + refunded + back:
            yield f"credit {document} does not add up"
    for place, left in moved.items():
        if left:
            yield f"entries of {place} have no credit"


def _chains(ask: Ask) -> Iterator[str]:
    heads = {customer: (seq, head) for customer, seq, head in ask("select customer, seq, head from custmgr_lock")}
    last = {}
    columns = "customer, seq, at, kind, actor, actor_name, behind, contact, document, payload, salt, payload_digest"
    for customer, seq, at, kind, actor, name, behind, contact, document, payload, salt, inner, digest in ask(
        f"select {columns}, digest from activity order by customer, seq"
    ):
        before_seq, before = last.get(customer, (0, ""))
        parts = (before, customer, str(seq), str(at), kind, actor, name, behind, contact or "", document or "", inner)
        if seq != before_seq + 1 or digest != hashlib.sha256("\x1f".join(parts).encode()).hexdigest():
            yield f"the chain of {customer} is broken at {seq}"
        if inner != hashlib.sha256(f"{salt}\n{payload}".encode()).hexdigest():
            yield f"the payload of {customer} at {seq} is another"
        last[customer] = (seq, digest)
    for customer, head in heads.items():
        if last.get(customer, (0, "")) != head:
            yield f"the head of the chain of {customer} is another row"


def _series(ask: Ask) -> Iterator[str]:
    used = defaultdict(list)
    for table in ("invoice", "credit_memo"):
        for series, number in ask(f"select series, number from {table} where number is not null"):
            used[series].append(number)
    for table in ("payment", "refund"):
        for (number,) in ask(f"select number from {table}"):
            used[number.rpartition("-")[0]].append(number)
    for name, last in ask("select name, last from custmgr_series"):
        numbers = sorted(int(one.rpartition("-")[2]) for one in used.get(name, ()))
        if name in used and numbers != list(range(1, last + 1)):
            yield f"the series {name} has a gap or a number twice"


def _rest(ask: Ask) -> Iterator[str]:
    for message, state, until, since in ask("select id, state, leased_until, sending_since from message"):
        if (state == "leased") != (until is not None) or (since is not None and state != "leased"):
            yield f"message {message} is {state} with a lease that does not fit"
    customers = {customer for (customer,) in ask("select id from customer")}
    if customers != {customer for (customer,) in ask("select customer from listing")}:
        yield "a customer has no listing, or a listing no customer"
    locks = {customer for (customer,) in ask("select customer from custmgr_lock")} - {"0" * 32}
    if customers != locks:
        yield "a customer has no lock, or a lock no customer"
