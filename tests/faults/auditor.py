"""An auditor who reads the tables with the databases' own drivers and shares no code with the library."""

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

Ask = Callable[[str, str], list[tuple]]
"""The rows of a table, given the names of the columns."""

DESK = "0" * 32
KEPT = ("unapplied", "credits")
SETTLES = {"unapplied": "paid", "discounts": "paid", "exchange": "paid", "credits": "credited"}
SETTLES["write_offs"] = "written_off"


def connected(url: str) -> Any:
    """A connection of that database's own driver, which commits each statement by itself."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite3.connect(parts.path[1:], isolation_level=None)
    if parts.scheme == "mariadb":
        import pymysql
        from pymysql.constants import CLIENT

        who = {"host": parts.hostname, "port": parts.port or 3306, "user": parts.username or "root"}
        flags = {"autocommit": True, "client_flag": CLIENT.MULTI_STATEMENTS}
        return pymysql.connect(**who, password=parts.password or "", database=parts.path[1:], **flags)
    import psycopg

    schema = dict(parse_qsl(parts.query))["schema"]
    plainly = parts._replace(query="").geturl()
    return psycopg.connect(plainly, options=f"-c search_path={schema}", autocommit=True)


def asking(connection: Any) -> Ask:
    """A way to ask through that connection; ids come back as 32 hex digits, days as text."""
    quote = "`" if "pymysql" in type(connection).__module__ else '"'

    def ask(table: str, columns: str) -> list[tuple]:
        named = ", ".join(f"{quote}{column.strip()}{quote}" for column in columns.split(","))
        cursor = connection.cursor()
        cursor.execute(f"select {named} from {quote}{table}{quote}")
        rows = [tuple(map(plain, row)) for row in cursor.fetchall()]
        cursor.close()
        return rows

    return ask


@contextmanager
def opened(url: str) -> Iterator[Ask]:
    """A way to ask that database."""
    connection = connected(url)
    try:
        yield asking(connection)
    finally:
        connection.close()


def plain(value: object) -> object:
    """A value in the same form whatever the driver makes of it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def figures(ask: Ask, known: set[str]) -> tuple:
    """Everything that a use case may change, without ids (but for those known before), numbers and instants."""

    def everything(table: str, columns: str) -> list[tuple]:
        rows = ask(table, columns)
        if columns.startswith("customer"):
            rows = [(row[0] if row[0] in known else "another", *row[1:]) for row in rows]
        return sorted(rows, key=repr)

    return (
        everything("account", "customer, currency, total_due, account_credit, balance"),
        everything("open_item", "customer, amount, open, paid, credited, written_off, due, closed, void"),
        everything("open_credit", "customer, account, amount, open, applied, refunded, reversed, expires"),
        everything("ledger_entry", "customer, debit, credit, amount, on, due, receivable, held"),
        everything("activity", "customer, kind"),
        everything("listing", "customer, status, balance, oldest_due"),
        everything("invoice", "customer, stage, net, tax, total, issued, due"),
        everything("payment", "customer, amount, reversal"),
        everything("refund", "customer, amount"),
        everything("credit_memo", "customer, stage, total"),
        everything("message", "customer, state, address"),
        everything("request", "operation, key"),
        everything("books", "closed_until"),
        [len(ask(table, "customer")) for table in ("custmgr_lock", "listing", "contact", "erasure")],
    )


def violations(ask: Ask) -> list[str]:
    """Every promise about stored rows that does not hold, in words."""
    parts = (_entries, _accounts, _items, _credits, _chains, _series, _listings, _sets, _requests, _rest)
    return [said for part in parts for said in part(ask)]


def _entries(ask: Ask) -> Iterator[str]:
    seen, cleared = defaultdict(list), defaultdict(int)
    columns = "customer, document, n, debit, credit, amount, receivable, held, reverses"
    for customer, document, n, debit, credit, amount, receivable, held, reverses in ask("ledger_entry", columns):
        where = f"entry {document}.{n}"
        seen[customer, document].append(n)
        cleared[document] += amount * ((debit == "clearing") - (credit == "clearing"))
        if amount <= 0 or debit == credit:
            yield f"{where} moves nothing"
        if receivable != amount * ((debit == "receivable") - (credit == "receivable")):
            yield f"{where} has another effect on the receivable than its accounts say"
        if held != amount * ((credit in KEPT) - (debit in KEPT)):
            yield f"{where} has another effect on the credit than its accounts say"
        if reverses is not None and reverses >= n:
            yield f"{where} reverses what comes later"
    for document, left in cleared.items():
        if left:
            yield f"what {document} moves between merged accounts does not arrive"
    for (_, document), numbers in seen.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"the entries of {document} have a gap"


def _accounts(ask: Ask) -> Iterator[str]:
    sums = defaultdict(lambda: [0, 0])
    for customer, currency, receivable, held in ask("ledger_entry", "customer, currency, receivable, held"):
        sums[customer, currency][0] += receivable
        sums[customer, currency][1] += held
    stored = {}
    for customer, currency, due, credit, balance in ask(
        "account", "customer, currency, total_due, account_credit, balance"
    ):
        stored[customer, currency] = balance
        if [due, credit] != sums.pop((customer, currency), [0, 0]) or balance != due - credit:
            yield f"the {currency} account of {customer} is not the sum of its entries"
        if due < 0 or credit < 0:
            yield f"the {currency} account of {customer} is below zero"
    for key in sums:
        yield f"entries of {key} have no account"
    together = _together(ask)
    for customer, currency, balance in ask("listing", "customer, currency, balance"):
        if balance != sum(stored.get((one, currency), 0) for one in together.get(customer, ())):
            yield f"the listing of {customer} shows another balance"


def _together(ask: Ask) -> dict[str, list[str]]:
    """Whose money a customer's listing shows: its own and that of all who were merged into it; a merged one's none."""
    found = {}
    for customer, status, absorbed in ask("customer", "id, status, absorbed"):
        others = json.loads(absorbed) if isinstance(absorbed, str) else absorbed
        found[customer] = [] if status == "merged" else [customer, *(UUID(str(one)).hex for one in others)]
    return found


def _moves(ask: Ask) -> tuple[dict, dict, dict]:
    """What entries say of each item: how it was settled, its last day and its due days, and whose entries they are."""
    moved: dict = defaultdict(lambda: defaultdict(int))
    days, payers = {}, defaultdict(set)
    memos = {document for (document,) in ask("credit_memo", "id")}
    columns = "customer, item, part, source, debit, credit, receivable, on, due"
    for customer, item, part, source, debit, credit, receivable, on, due in ask("ledger_entry", columns):
        payers[item].add(customer)
        if item is None or not receivable:
            continue
        line = moved[item, part]
        line["open"] += receivable
        other = credit if debit == "receivable" else debit
        if other == "clearing":
            other = "credits" if source in memos else "unapplied"
        line[SETTLES.get(other, "amount")] += receivable if other not in SETTLES else -receivable
        last, dues = days.get((item, part), ("", set()))
        days[item, part] = (max(last, on), dues | {due})
    payers.pop(None, None)
    return moved, days, payers


def _items(ask: Ask) -> Iterator[str]:
    moved, days, payers = _moves(ask)
    columns = "customer, document, part, amount, open, paid, credited, written_off, on, due, closed, void"
    for customer, document, part, amount, still, paid, credited, written_off, on, due, closed, void in ask(
        "open_item", columns
    ):
        line = moved.pop((document, part), {})
        where = f"item {document}.{part}"
        wanted = tuple(line.get(name, 0) for name in ("amount", "open", "paid", "credited", "written_off"))
        if (amount, still, paid, credited, written_off) != wanted:
            yield f"{where} is not the sum of its entries"
        if not 0 <= still <= amount or min(paid, credited, written_off) < 0:
            yield f"{where} is out of its bounds"
        if amount != still + paid + credited + written_off:
            yield f"{where} does not add up"
        last, dues = days.get((document, part), (on, {due}))
        if dues != {due}:
            yield f"{where} is due on another day than its entries"
        if not void and closed != (None if still else last):
            yield f"{where} was closed on {closed}, its entries say {last}"
        payers[document].add(customer)
    for place in moved:
        yield f"entries of {place} have no item"
    yield from _strangers(ask, payers)


def _strangers(ask: Ask, payers: dict[str, set[str]]) -> Iterator[str]:
    """Only customers that are one account now pay for each other."""
    account = {one: head for head, whose in _together(ask).items() for one in whose}
    erased = {customer for customer, status in ask("customer", "id, status") if status == "erased"}
    for item, whose in payers.items():
        if len({account.get(one, one) for one in whose - erased}) > 1:
            yield f"item {item} has entries of customers that are strangers"


def _credits(ask: Ask) -> Iterator[str]:
    moved, refunded = defaultdict(int), defaultdict(int)
    applied, refunds = defaultdict(int), {document for (document,) in ask("refund", "id")}
    for document, source, item, held in ask("ledger_entry", "document, source, item, held"):
        if source is not None:
            moved[source] += held
            refunded[source] -= held if document in refunds else 0
            applied[source] -= held if item is not None else 0
    for document, amount, still, used, back, undone in ask(
        "open_credit", "document, amount, open, applied, refunded, reversed"
    ):
        if still != moved.pop(document, 0) or used != applied[document] or back != refunded[document]:
            yield f"credit {document} is not the sum of its entries"
        if not 0 <= still <= amount or min(used, back, undone) < 0 or back > amount:
            yield f"credit {document} is out of its bounds"
        if amount != still + used + back + undone:
            yield f"credit {document} does not add up"
    for place, left in moved.items():
        if left:
            yield f"entries of {place} have no credit"


def _chains(ask: Ask) -> Iterator[str]:
    heads = {customer: head for customer, *head in ask("custmgr_lock", "customer, seq, head, at")}
    last = {}
    columns = "customer, seq, at, kind, actor, actor_name, behind, contact, document, payload, salt, payload_digest"
    rows = sorted(ask("activity", f"{columns}, digest"), key=lambda row: row[:2])
    for customer, seq, at, kind, actor, name, behind, contact, document, payload, salt, inner, digest in rows:
        before_seq, before, before_at = last.get(customer, (0, "", at))
        parts = (before, customer, str(seq), str(at), kind, actor, name, behind, contact or "", document or "", inner)
        if seq != before_seq + 1 or digest != hashlib.sha256("\x1f".join(parts).encode()).hexdigest():
            yield f"the chain of {customer} is broken at {seq}"
        if inner != hashlib.sha256(f"{salt}\n{payload}".encode()).hexdigest():
            yield f"the payload of {customer} at {seq} is another"
        if at < before_at:
            yield f"the history of {customer} goes back at {seq}"
        last[customer] = [seq, digest, at]
    for customer, head in heads.items():
        if last.get(customer, [0, "", head[2]]) != head:
            yield f"the head of the chain of {customer} is another row"


def _series(ask: Ask) -> Iterator[str]:
    used = defaultdict(list)
    for table in ("invoice", "credit_memo"):
        for series, number in ask(table, "series, number"):
            used[series].append(number)
    for table in ("payment", "refund"):
        for (number,) in ask(table, "number"):
            used[number.rpartition("-")[0]].append(number)
    for name, last in ask("custmgr_series", "name, last"):
        numbers = sorted(int(one.rpartition("-")[2]) for one in used.get(name, ()) if one is not None)
        if name in used and numbers != list(range(1, last + 1)):
            yield f"the series {name} has a gap or a number twice"


def _listings(ask: Ask) -> Iterator[str]:
    """What a list shows of a customer is what the customer says."""
    shown = "number, name, kind, category, status, joined, currency, company, customer_type, billing_type, name_folded"
    rows = {row[0]: row[1:] for row in ask("listing", f"customer, {shown}")}
    for customer, *facts in ask("customer", f"id, {shown}"):
        if rows.pop(customer, None) != tuple(facts):
            yield f"the listing of {customer} shows other facts, or is missing"
    for customer in rows:
        yield f"the listing of {customer} has no customer"
    dues, together = defaultdict(list), _together(ask)
    for customer, due, still in ask("open_item", "customer, due, open"):
        if still:
            dues[customer].append(due)
    for customer, due in ask("listing", "customer, oldest_due"):
        if due != min((one for whose in together.get(customer, ()) for one in dues[whose]), default=None):
            yield f"the listing of {customer} says that {due} is the oldest day due"


def _sets(ask: Ask) -> Iterator[str]:
    """The words of a row are in its own table too, to be searched."""
    for kind, column, key in (
        ("customer", "tags", "id"), ("listing", "tags", "customer"), ("listing", "services", "customer"),
        ("contact", "roles", "id"),
    ):  # fmt: skip
        aside = defaultdict(set)
        for owner, value in ask(f"{kind}_{column}", f"{key}, value"):
            aside[owner].add(value)
        for owner, words in ask(kind, f"{key}, {column}"):
            if set(json.loads(words) if isinstance(words, str) else words) != aside.pop(owner, set()):
                yield f"the {column} of {kind} {owner} are others aside"
        for owner in aside:
            yield f"there are {column} of {kind} {owner}, which is not there"
    of = dict(ask("listing", "customer, tags"))
    for customer, tags in ask("customer", "id, tags"):
        if of.get(customer) != tags:
            yield f"the listing of {customer} has other tags"
    first = [customer for (customer,) in ask("contact", "primary_of") if customer is not None]
    if len(first) != len(set(first)):
        yield "a customer has two primary contacts"


def _requests(ask: Ask) -> Iterator[str]:
    """The answer of every key is there."""
    tables = {"Invoice": "invoice", "Payment": "payment", "Refund": "refund", "CreditMemo": "credit_memo"}
    there = {kind: {key for (key,) in ask(table, "id")} for kind, table in tables.items()}
    for key, answer in ask("request", "key, answer"):
        told = json.loads(answer)
        for one in told if isinstance(told, list) else [told]:
            keys = there.get(one["kind"]) if isinstance(one, dict) and "kind" in one else None
            if keys is not None and UUID(one["then"]["id"]).hex not in keys:
                yield f"the answer of key {key} is not there"


def _rest(ask: Ask) -> Iterator[str]:
    for message, state, until, since in ask("message", "id, state, leased_until, sending_since"):
        if (state == "leased") != (until is not None) or (since is not None and state != "leased"):
            yield f"message {message} is {state} with a lease that does not fit"
    customers = {customer for (customer,) in ask("customer", "id")}
    locks = {customer for (customer,) in ask("custmgr_lock", "customer")} - {DESK}
    if customers != locks:
        yield "a customer has no lock, or a lock no customer"
