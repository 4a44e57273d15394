"""Make the customers, invoices, payments and rates that a desk imports on its first day.

Every name, address and amount is invented from ``first_day/words.toml``; the same seed gives the same bytes
on every Python.

    python make_first_day.py             write the files beside this script
    python make_first_day.py --check     exit with 1 when a shipped file differs from a fresh generation
    python make_first_day.py --seed 7 --to DIRECTORY
"""

import argparse
import csv
import io
import random
import sys
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
HERE = Path(__file__).resolve().parent / "first_day"
SEED = 20
AS_OF = date(2026, 6, 30)
FIRST_ISSUE = date(2025, 1, 1)
OPENING = date(2024, 12, 31)
OTHER = "Other (Not Listed)"
EXPONENT = {"USD": 2, "EUR": 2, "GBP": 2, "JPY": 0}
PRICE_LEVEL = {"USD": Decimal(1), "EUR": Decimal("0.9"), "GBP": Decimal("0.8"), "JPY": Decimal(150)}
GOOD_CUSTOMERS, GOOD_INVOICES, GOOD_PAYMENTS = 310, 1500, 1000
ORGANISATIONS, FIRMS = 170, 10
ENDINGS = {
    "Law Firm": "law",
    "Court": "court",
    "Insurance": "cover",
    "Hospital": "clinic",
    "University": "edu",
    "Media": "media",
}
SORTS = {"Court": "Public body", "University": "Public body"}
BUCKETS = ("current", "1-30", "31-60", "61-90", "91+")

HEADERS = {
    "customers.csv": "number,name,kind,company,email,phone,category,customer_type,billing_type,street,city,region,"
    "postal_code,country,joined,tags,currency,terms,existing,opening_balance,opening_date,notes",
    "invoices.csv": "customer,number,issued,due,currency,description,quantity,unit_price,tax_rate,paid,reference",
    "payments.csv": "customer,invoice,received,amount,currency,method,reference",
    "rates.csv": "card,service,unit,unit_price,currency,domains,categories,priority",
}
Cells = dict[str, str]


@dataclass(frozen=True)
class Row:
    """One record of a file; ``flaw`` begins with what an import should do, then says what is wrong on purpose."""

    cells: Cells
    flaw: str = ""


@dataclass
class Invoice:
    """A good invoice with what was received for it, in minor units."""

    customer: Cells
    number: str
    issued: date
    due: date
    currency: str
    lines: list[tuple[str, Decimal, Decimal, str]]
    reference: str
    receipts: list[tuple[date, int]] = field(default_factory=list)
    paid_before: bool = False

    @property
    def gross(self) -> int:
        """Net lines plus tax, each rounded half away from zero; tax once per rate on the sum of its lines."""
        nets: dict[str, int] = {}
        for _, quantity, price, tax in self.lines:
            nets[tax] = nets.get(tax, 0) + minor(quantity * price, self.currency)
        return sum(net + half_away(net * Decimal(tax) / 100) for tax, net in nets.items())

    @property
    def open(self) -> int:
        """What is still owed; an over-payment leaves nothing open."""
        return max(0, self.gross - sum(amount for _, amount in self.receipts))

    def rows(self) -> list[Row]:
        """One row a line; what belongs to the invoice is repeated on each."""
        paid = text(sum(a for _, a in self.receipts), self.currency) if self.paid_before else ""
        whole = {
            "customer": self.customer["number"],
            "number": self.number,
            "issued": str(self.issued),
            "due": str(self.due),
        }
        whole |= {"currency": self.currency, "paid": paid, "reference": self.reference}
        return [
            Row(whole | {"description": what, "quantity": str(q), "unit_price": str(price), "tax_rate": tax})
            for what, q, price, tax in self.lines
        ]


@dataclass
class FirstDay:
    """The four files as rows, and the books behind them."""

    customers: list[Row]
    invoices: list[Row]
    payments: list[Row]
    rates: list[Row]
    books: list[Invoice]


class Dice:
    """Chance that depends on nothing but ``Random.random``, whose sequence Python keeps stable between versions."""

    def __init__(self, seed: int) -> None:
        self._next = random.Random(seed).random

    def share(self) -> float:
        """A number from 0 up to, not including, 1."""
        return self._next()

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._next() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True as often as the probability says."""
        return self._next() < probability

    def pick(self, things: Sequence[T]) -> T:
        """One of the things, each as likely."""
        return things[int(self._next() * len(things))]

    def weighted(self, things: Sequence[T], weights: Sequence[float]) -> T:
        """One of the things, as likely as its weight."""
        mark = self._next() * sum(weights)
        for thing, weight in zip(things, weights, strict=True):
            mark -= weight
            if mark < 0:
                return thing
        return things[-1]

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """Different things, in the order they were drawn."""
        left = list(things)
        return [left.pop(self.between(0, len(left) - 1)) for _ in range(count)]


def half_away(amount: Decimal) -> int:
    """Rounded to a whole number, halves away from zero."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def minor(amount: Decimal, currency: str) -> int:
    """In minor units of the currency."""
    return half_away(amount.scaleb(EXPONENT[currency]))


def text(amount: int, currency: str) -> str:
    """Minor units as a plain decimal number."""
    return f"{Decimal(amount).scaleb(-EXPONENT[currency]):f}"


def plain(word: str) -> str:
    """Without accents."""
    latin = word.replace("ß", "ss").translate(str.maketrans("łŁøı", "lLoi"))
    return "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))


def slug(word: str) -> str:
    """Lower-case ASCII letters and digits only."""
    return "".join(c for c in plain(word).lower() if c.isascii() and c.isalnum())


class Town:
    """Invents customers one after the other; no two have the same name, e-mail address or phone number."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.words: dict[str, Any] = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
        self.stems: list[str] = self.words["stems"].split()
        self.places: list[dict[str, Any]] = self.words["place"]
        self.taken: set[str] = set()
        self.calls: dict[str, int] = {}

    def place(self) -> dict[str, Any]:
        """A country, as likely as its weight."""
        return self.dice.weighted(self.places, [p["weight"] for p in self.places])

    def word(self, place: dict[str, Any], which: str) -> tuple[str, str]:
        """A given or family name, as written and in Latin letters."""
        native, _, latin = self.dice.pick(place[which].split(", ")).partition("|")
        return native, latin or native

    def free(self, name: str) -> bool:
        """True for the first caller with that name, apart from case and accents."""
        key = plain(name).casefold()
        known = key in self.taken
        self.taken.add(key)
        return not known

    def fill(self, pattern: str) -> str:
        """Digits for '#', letters for '?'."""
        return "".join(
            str(self.dice.between(0, 9)) if c == "#" else self.dice.pick("ABDEFGHJLNPQRSTUWXY") if c == "?" else c
            for c in pattern
        )

    def phone(self, place: dict[str, Any]) -> str:
        """The next number of one of the country's fictional ranges; empty where it has none."""
        if not place["phones"] or self.dice.chance(0.12):
            return ""
        pattern: str = self.dice.pick(place["phones"])
        self.calls[pattern] = n = self.calls.get(pattern, 10) + 1
        digits = iter(str(n).zfill(pattern.count("#")))
        return "".join(next(digits) if c == "#" else c for c in pattern)

    def rest(self, place: dict[str, Any], kind: str, category: str) -> Cells:
        """All cells but number, name, company, e-mail."""
        dice = self.dice
        city, region, code = dice.pick(place["cities"]).split("|")
        street = dice.pick(place["streets"].split(", ")).format(n=dice.between(1, 189), m=dice.between(2, 48))
        joined = date(2018, 1, 2) + timedelta(days=int((dice.share() ** 0.7) * 3050))
        silent = dice.chance(0.75 if joined > date(2025, 11, 1) else 0.05)
        tags = dice.some(
            ("vip", "rush", "legal-aid", "paper-invoice", "referral", "frequent", "quarterly-review"),
            dice.weighted((0, 1, 2, 3), (50, 30, 15, 5)),
        )
        return {
            "kind": kind, "phone": self.phone(place), "category": category,
            "customer_type": SORTS.get(category, "Business") if kind == "organisation" else "Residential",
            "billing_type": dice.weighted(("Monthly", "Per job", "Prepaid"), (45, 45, 10)),
            "street": street, "city": city, "region": region,
            "postal_code": self.fill(code),
            "country": place["country"],
            "joined": str(joined), "tags": ";".join(tags), "currency": place["currency"],
            "terms": dice.weighted(("NET30", "NET14", "NET45"), (60, 25, 15)), "existing": "no" if silent else "yes",
            "opening_balance": "", "opening_date": "", "notes": "",
        }  # fmt: skip

    def organisation(self) -> Cells:
        """An organisation with a domain of its own."""
        while True:
            place = self.place()
            titles: dict[str, list[str]] = place.get("titles", self.words["titles"]["Latin"])
            category = self.dice.weighted(list(titles), [4 if c == "Law Firm" else 1.5 for c in titles])
            (a, latin), (b, _), (c, _) = (self.word(place, "family") for _ in range(3))
            stem, title = self.dice.pick(self.stems), self.dice.pick(titles[category])
            name = title.format(a=a, b=b, c=c, s=stem)
            ending = ENDINGS.get(category, "group")
            domain = f"{slug(stem if '{s}' in title else latin)}-{ending}.example"
            if len({a, b, c}) == 3 and domain not in self.taken and self.free(name):
                self.taken.add(domain)
                break
        mailbox = self.dice.pick(("accounts", "billing", "office", "info"))
        return {"name": name, "company": "", "email": f"{mailbox}@{domain}"} | self.rest(
            place, "organisation", category
        )

    def person(self, employer: Cells | None = None) -> Cells:
        """Somebody with a free-mail address, or with one at the employer's domain."""
        place = (
            self.place() if employer is None else next(p for p in self.places if p["country"] == employer["country"])
        )
        while True:
            (given, given_latin), (family, family_latin) = self.word(place, "given"), self.word(place, "family")
            orders = {"family given": f"{family} {given}", "familygiven": f"{family}{given}"}
            if self.free(name := orders.get(place.get("order", ""), f"{given} {family}")):
                break
            place = self.place()
        local = f"{slug(given_latin)}.{slug(family_latin)}"
        if employer is None:
            email = f"{local}.demo{len(self.taken)}@{self.dice.pick(place['freemail'])}"
            return {"name": name, "company": "", "email": email} | self.rest(place, "person", OTHER)
        category = OTHER if self.dice.chance(0.15) else employer["category"]
        found = {"name": name, "company": employer["name"], "email": f"{local}@{domain_of(employer)}"}
        return found | self.rest(place, "person", category) | {"customer_type": employer["customer_type"]}


def domain_of(customer: Cells) -> str:
    """What stands behind the @."""
    return customer["email"].rpartition("@")[2]


def good_customers(town: Town) -> list[Cells]:
    """Organisations and persons; the first few organisations have three people of their own each."""
    dice = town.dice
    organisations = [town.organisation() for _ in range(ORGANISATIONS)]
    people = [town.person(firm) for firm in organisations[:FIRMS] for _ in range(3)]
    while len(organisations) + len(people) < GOOD_CUSTOMERS:
        people.append(town.person(dice.pick(organisations[FIRMS:]) if dice.chance(0.35) else None))
    people[0]["email"] = people[0]["email"].replace("@", "@mail.")
    awkward(organisations, people)
    customers = dice.some(organisations + people, GOOD_CUSTOMERS)
    for customer in dice.some([c for c in customers if c["joined"] < "2024-06-01" and c["existing"] == "yes"], 24):
        amount = -dice.between(2000, 40000) if dice.chance(0.2) else dice.between(4000, 260000)
        customer |= {"opening_balance": text(amount, customer["currency"]), "opening_date": str(OPENING)}
    return customers


def awkward(organisations: list[Cells], people: list[Cells]) -> None:
    """Valid cells that careless readers spoil."""
    german = next(o for o in organisations[FIRMS:] if o["country"] == "DE")
    german |= {"name": "Kanzlei Grünhalde-Süd", "email": "kanzlei@grünhalde-süd.example", "category": "Law Firm"}
    organisations[20] |= {"name": "+Plus Media", "category": "Media"}
    organisations[21] |= {"name": "@work Legal Support"}
    organisations[22] |= {"name": 'Halvern, "Quill" & Co.', "notes": 'Said: "no calls before 10", twice.'}
    organisations[23] |= {"notes": "Two offices:\nthe old one for files,\nthe new one for people."}
    organisations[24] |= {"phone": "ask the front desk, ext. 12", "notes": "- asks for statements by post"}
    people[40] |= {"company": "=1+1"}
    people[41] |= {"notes": "Prefers Ελληνικά or English; signs with 🖋️"}
    people[42] |= dict.fromkeys(("phone", "street", "region", "city", "postal_code", "tags", "notes"), "")


def likely_duplicates(town: Town, good: list[Cells]) -> list[Row]:
    """Rows that are fine by themselves but look like a customer already there."""
    dice, rows = town.dice, []
    with_email = dice.some([c for c in good if c["email"].isascii()], 4)
    for first in with_email:
        mailbox, _, domain = first["email"].partition("@")
        again = town.person() | {"email": f"{mailbox.title()}@{domain.upper()}", "phone": ""}
        rows.append(Row(again, f"likely duplicate: same e-mail address as {first['number']}, in other letters"))
    for first in dice.some([c for c in good if c["phone"].startswith("+") and c not in with_email], 4):
        again = town.person() | {"phone": first["phone"].replace(" ", "").replace("-", ""), "country": first["country"]}
        rows.append(Row(again, f"likely duplicate: same phone number as {first['number']}, written without blanks"))
    for first in dice.some([c for c in good if plain(c["name"]) != c["name"] and plain(c["name"]).isascii()], 4):
        again = first | {
            "name": plain(first["name"]),
            "email": f"reception.{first['number'].lower()}@{slug(first['name'])[:24]}.example",
        }
        again |= {"phone": "", "opening_balance": "", "opening_date": ""}
        rows.append(Row(again, f"likely duplicate: the name of {first['number']} without its accents, same address"))
    return rows


def defective_customers(town: Town, good: list[Cells]) -> list[Row]:
    """Rows that must not become customers."""
    wrongs: list[tuple[str, Cells]] = [
        ("e-mail address without @", {"email": "no-at-sign.example"}),
        ("blank inside the e-mail address", {"email": "two words@halvern.example"}),
        ("two e-mail addresses in one cell", {"email": "a@halvern.example, b@halvern.example"}),
        ("unknown country code XX", {"country": "XX"}),
        ("unknown country Wonderland", {"country": "Wonderland"}),
        ("joined in the future", {"joined": "2099-01-01"}),
        ("joined on a day that does not exist", {"joined": "2026-02-30"}),
        ("no name", {"name": "", "company": ""}),
        ("control character (bell) in the name", {"name": "Ring\x07 & Partners"}),
        ("control character (escape) in the company", {"company": "Red \x1b[31mAlert Ltd"}),
        ("name of 5,000 characters", {"name": "Endless " * 624 + "Holdings"}),
        ("unknown category", {"category": "Astrology"}),
        ("unknown currency", {"currency": "ZZZ"}),
        ("unknown kind", {"kind": "robot"}),
        ("unknown terms", {"terms": "WHENEVER"}),
        ("existing is neither yes nor no", {"existing": "maybe"}),
        ("opening balance with a thousands separator", {"opening_balance": "1,000.00", "opening_date": str(OPENING)}),
    ]
    rows = [
        Row((town.organisation() if "company" not in wrong else town.person()) | wrong, f"refused: {why}")
        for why, wrong in wrongs
    ]
    number = good[4]["number"]
    return [*rows, Row(town.person() | {"number": number}, f"refused: number {number} stands on an earlier row")]


SERVICES: tuple[tuple[str, int, int, str, tuple[str, ...]], ...] = (
    ("Transcript of proceedings, {q} pages", 12, 240, "1", ("2.95", "3.65", "4.25", "4.85")),
    ("Audio transcription, {q} minutes", 30, 360, "0.5", ("1.25", "1.60", "1.95", "2.40")),
    ("Certified translation, {q} words", 400, 6000, "1", ("0.0125", "0.0475", "0.0900", "0.1375")),
    ("Attendance of a reporter, {q} hours", 6, 32, "0.25", ("64.00", "82.50", "95.00")),
    ("Rush surcharge", 1, 1, "1", ("25.00", "45.00", "80.00")),
    ("Binding and courier", 1, 3, "1", ("14.50", "22.00")),
)


def line(dice: Dice, currency: str, taxes: Sequence[str]) -> tuple[str, Decimal, Decimal, str]:
    """What, how much of it, unit price, tax rate in percent."""
    what, low, high, step, prices = dice.weighted(SERVICES, (30, 22, 14, 12, 10, 12))
    quantity = dice.between(low, high) * Decimal(step)
    price = Decimal(dice.pick(prices)) * PRICE_LEVEL[currency]
    price = price.quantize(
        Decimal("0.1") if currency == "JPY" else Decimal("0.0001") if price < 1 else Decimal("0.01"), ROUND_HALF_UP
    )
    return what.format(q=quantity), quantity, price, dice.pick(taxes)


def good_invoices(dice: Dice, town: Town, customers: list[Cells]) -> list[Invoice]:
    """Invoices up to the last day, more of them every month, and what came in for each."""
    taxes = {p["country"]: p["taxes"] for p in town.places}
    habits = {c["number"]: dice.weighted(("prompt", "slow", "late", "never"), (68, 20, 9, 3)) for c in customers}
    busy = {
        c["number"]: (0.15 + 4 * dice.share() ** 3)
        * (1.5 if c["kind"] == "organisation" else 1)
        * (0.08 if c["existing"] == "no" else 1)
        for c in customers
    }
    days = sorted(FIRST_ISSUE + timedelta(days=int(546 * dice.share() ** 0.75)) for _ in range(GOOD_INVOICES))
    books = []
    for n, issued in enumerate(days, 1):
        able = [c for c in customers if c["joined"] <= str(issued)]
        customer = dice.weighted(able, [busy[c["number"]] for c in able])
        due = issued + timedelta(days=int(customer["terms"][3:]))
        lines = [
            line(dice, customer["currency"], taxes[customer["country"]])
            for _ in range(dice.weighted((1, 2, 3, 4), (38, 34, 18, 10)))
        ]
        reference = (
            f"PO {dice.between(1000, 9999)}"
            if dice.chance(0.3)
            else f"matter {dice.between(100, 999)}/{issued:%y}"
            if dice.chance(0.3)
            else ""
        )
        invoice = Invoice(customer, f"A{issued:%y}-{n:04}", issued, due, customer["currency"], lines, reference)
        settle(dice, invoice, habits[customer["number"]])
        books.append(invoice)
    return books


def settle(dice: Dice, invoice: Invoice, habit: str) -> None:
    """Add the receipts that the customer's habit brings before the last day."""
    unpaid = {"prompt": 0.012, "slow": 0.03, "late": 0.08, "never": 0.6}[habit]
    early, late = {"prompt": (-12, 3), "slow": (3, 34), "late": (20, 85), "never": (10, 100)}[habit]
    if dice.chance(unpaid):
        return
    day = max(invoice.issued, invoice.due + timedelta(days=dice.between(early, late)))
    parts = [invoice.gross]
    if dice.chance(0.07):
        first = invoice.gross * dice.between(30, 70) // 100
        parts = [first, invoice.gross - first]
        if dice.chance(0.3):
            parts.pop()
    for part in parts:
        if day <= AS_OF and part:
            invoice.receipts.append((day, part))
        day += timedelta(days=dice.between(9, 40))


def defective_invoices(
    dice: Dice, town: Town, customers: list[Cells], books: list[Invoice], refused: str
) -> list[list[Row]]:
    """Invoices that must not be posted, each as its rows."""
    dollars = [c for c in customers if c["currency"] == "USD" and c["joined"] < "2025-01-01" and c["existing"] == "yes"]
    other = next(i for i in books if i.customer["number"] != dollars[0]["number"])
    wrongs: list[tuple[str, Cells]] = [
        ("unknown customer", {"customer": "C-9999"}),
        (f"its customer {refused} is itself a refused row", {"customer": refused}),
        ("no number", {"number": ""}),
        ("unknown currency US", {"currency": "US"}),
        ("issued is not written as an ISO date", {"issued": "31/12/2025"}),
        ("issued in the future", {"issued": "2099-01-15", "due": "2099-02-14"}),
        ("due before it was issued", {"due": "2024-12-01"}),
        ("unit price with a thousands separator", {"unit_price": "1,000.00"}),
        ("unit price with seven decimal places", {"unit_price": "12.3456789"}),
        ("decimal comma in the quantity", {"quantity": "1,5"}),
        ("Arabic-Indic digits in the quantity", {"quantity": "١٢"}),
        ("exponent in the quantity", {"quantity": "1e3"}),
        ("tax rate below zero", {"tax_rate": "-7"}),
        ("tax rate is no number", {"tax_rate": "standard"}),
        ("negative total (a credit memo for desks that ask for it)", {"quantity": "-2"}),
        ("control character in the description", {"description": "Transcript\x07 of proceedings"}),
        ("paid below zero", {"paid": "-10.00"}),
        ("more money than the books can hold", {"quantity": "999999999", "unit_price": "999999999"}),
        (
            f"number {other.number} belongs to an invoice of another customer",
            {"number": other.number, "customer": dollars[0]["number"]},
        ),
    ]
    groups = []
    for n, (why, wrong) in enumerate(wrongs, GOOD_INVOICES + 1):
        issued = date(2026, 1, 5) + timedelta(days=dice.between(0, 140))
        base = Invoice(
            dice.pick(dollars),
            f"A26-{n:04}",
            issued,
            issued + timedelta(days=30),
            "USD",
            [line(dice, "USD", ["0"])],
            "",
        )
        groups.append([replace(row, cells=row.cells | wrong, flaw=f"refused: {why}") for row in base.rows()])
    issued = date(2026, 3, 9)
    mixed = Invoice(
        dollars[1],
        f"A26-{GOOD_INVOICES + 20:04}",
        issued,
        issued + timedelta(days=30),
        "USD",
        [line(dice, "USD", ["0"]), line(dice, "USD", ["0"])],
        "",
    )
    first, second = mixed.rows()
    flaw = "refused: the lines of one invoice name two currencies"
    return [
        *groups[:-1],
        [replace(first, flaw=flaw), replace(second, cells=second.cells | {"currency": "EUR"})],
        groups[-1],
    ]


def receipt(dice: Dice, n: int, invoice: Invoice, day: date, amount: int) -> Cells:
    """A payment row for an invoice."""
    method = dice.weighted(("bank transfer", "check", "card", "direct debit", "cash"), (45, 25, 18, 9, 3))
    mark = {"bank transfer": "TRX", "check": "CHK", "card": "CRD", "direct debit": "DD", "cash": "CASH"}[method]
    cells = {
        "customer": invoice.customer["number"],
        "invoice": invoice.number,
        "received": str(day),
        "amount": text(amount, invoice.currency),
    }
    return cells | {"currency": invoice.currency, "method": method, "reference": f"{mark}-{n:05}"}


def good_payments(dice: Dice, books: list[Invoice]) -> list[Cells]:
    """The last receipts, ten of them too high and one for no invoice; what came earlier is `paid` on its invoice."""
    wanted = GOOD_PAYMENTS - 1
    listed: list[Invoice] = []
    for invoice in sorted((i for i in books if i.receipts), key=lambda i: (i.receipts[-1][0], i.number), reverse=True):
        invoice.paid_before = len(invoice.receipts) > wanted
        if not invoice.paid_before:
            wanted -= len(invoice.receipts)
            listed.append(invoice)
    for invoice in dice.some([i for i in listed if len(i.receipts) == 1 and i.open == 0], 10):
        day, amount = invoice.receipts[0]
        round_up = 10 ** (EXPONENT[invoice.currency] + 2)
        more = amount if dice.chance(0.2) else round_up - amount % round_up
        invoice.receipts[0] = (day, amount + more)
    events = sorted((day, i.number, i, amount) for i in listed for day, amount in i.receipts)
    payments = [
        receipt(dice, 10000 + 7 * n, invoice, day, amount) for n, (day, _, invoice, amount) in enumerate(events)
    ]
    unnamed = next(i for i in listed if i.currency == "USD" and i.issued < date(2026, 2, 1))
    payments.append(receipt(dice, 90001, unnamed, date(2026, 4, 17), 50000) | {"invoice": ""})
    return sorted(payments, key=lambda p: p["received"])


def odd_payments(dice: Dice, books: list[Invoice], payments: list[Cells]) -> tuple[list[Row], list[Row]]:
    """Rows for in between, and repeated rows for the end of the file."""
    owed = [i for i in books if i.open and i.currency == "USD" and i.issued < date(2026, 5, 1)]
    euro = [i for i in books if i.open and i.currency == "EUR" and i.issued < date(2026, 6, 1)]
    yen = next(i for i in books if i.currency == "JPY")
    amounts = ("1,000.00", "12.345", "0.00", "-50.00", "12,50", "1e3", "NaN", "$45.00", "")
    wrongs: list[tuple[Invoice, str, Cells]] = [
        (dice.pick(owed), f"refused: amount is {a!r}" if a else "refused: no amount", {"amount": a}) for a in amounts
    ]
    wrongs += [(yen, "refused: half a yen", {"amount": "100.5"})]
    wrongs += [
        (i, f"refused: {i.number} is in EUR, the payment in USD", {"currency": "USD"}) for i in dice.some(euro, 4)
    ]
    wrongs += [
        (dice.pick(owed), "warning: unknown invoice, the money is kept unapplied", {"invoice": f"A24-{n:04}"})
        for n in (17, 18, 311, 990)
    ]
    wrongs += [(dice.pick(owed), "refused: unknown customer", {"customer": c}) for c in ("C-9998", "")]
    stranger = next(i for i in owed if i.customer["number"] != owed[0].customer["number"])
    wrongs += [
        (owed[0], f"refused: {owed[0].number} is another customer's invoice", {"customer": stranger.customer["number"]})
    ]
    wrongs += [(dice.pick(owed), "refused: received in the future", {"received": "2099-03-01"})]
    wrongs += [(dice.pick(owed), "refused: received on a day that does not exist", {"received": "2026-02-30"})]
    wrongs += [(dice.pick(owed), "refused: control character in the reference", {"reference": "CHK\x07-70007"})]
    rows = []
    for n, (invoice, flaw, wrong) in enumerate(wrongs):
        day = min(AS_OF, invoice.issued + timedelta(days=dice.between(10, 50)))
        rows.append(
            Row(receipt(dice, 80000 + n, invoice, day, minor(Decimal(120 + n), invoice.currency)) | wrong, flaw)
        )
    again = [
        Row(dict(p), f"likely duplicate: the payment {p['reference']} a second time")
        for p in dice.some(payments[:-50], 6)
    ]
    return rows, again


def rates(customers: list[Cells], firms: list[str]) -> list[Row]:
    """Cards for the firms' domains and for categories; two cards of one domain and service differ in priority."""
    cards = []
    currency = {domain_of(c): c["currency"] for c in customers if c["kind"] == "organisation"}

    def card(
        name: str, service: str, price: str, money: str, domains: str = "", categories: str = "", priority: int = 100
    ) -> None:
        unit = "page" if service == "Transcription" else "hour"
        amount = minor(Decimal(price) * PRICE_LEVEL[money], money)
        cells = (name, service, unit, text(amount, money), money, domains, categories, str(priority))
        cards.append(Row(dict(zip(HEADERS["rates.csv"].split(","), cells, strict=True))))

    for n, domain in enumerate(firms[:8]):
        card(
            f"{domain.partition('.')[0]} transcription",
            "Transcription",
            f"{3 + n * 0.15:.2f}",
            currency[domain],
            domain,
            priority=10,
        )
    for domain in firms[:3]:
        card(f"{domain.partition('.')[0]} proceedings", "Proceedings", "78.50", currency[domain], domain, priority=10)
    card(
        f"{firms[0].partition('.')[0]} transcription, older",
        "Transcription",
        "3.40",
        currency[firms[0]],
        firms[0],
        priority=20,
    )
    card("two allied firms, transcription", "Transcription", "3.10", "USD", ";".join(firms[8:10]), priority=10)
    card("Grünhalde-Süd transcription", "Transcription", "3.30", "EUR", "grünhalde-süd.example", priority=10)
    for category, price in (("Law Firm", "3.65"), ("Court", "2.95"), ("Insurance", "3.80"), ("Media", "2.40")):
        card(f"{category} transcription", "Transcription", price, "USD", categories=category)
    card("Care and teaching transcription", "Transcription", "3.25", "USD", categories="Hospital;University")
    card("Law and court proceedings", "Proceedings", "95.00", "USD", categories="Law Firm;Court")
    return cards


def scatter(dice: Dice, groups: list[list[Row]], strays: list[list[Row]]) -> list[Row]:
    """The strays at chance places among the groups, no group torn apart."""
    mixed = list(groups)
    for stray in strays:
        mixed.insert(dice.between(5, len(mixed)), stray)
    return [row for group in mixed for row in group]


def make(seed: int = SEED) -> FirstDay:
    """The whole first day."""
    dice = Dice(seed)
    town = Town(dice)
    good = good_customers(town)
    firms = firm_domains(good)
    for n, customer in enumerate(good):
        customer["number"] = f"C-{1001 + n}"
    again, refused = likely_duplicates(town, good), defective_customers(town, good)
    strays = again + refused
    for n, stray in enumerate(strays):
        if not (stray.flaw.startswith("refused: number")):
            stray.cells["number"] = f"C-{1001 + GOOD_CUSTOMERS + n}"
    customers = scatter(dice, [[Row(c)] for c in good], [[r] for r in refused[:-1]]) + refused[-1:]
    for row in again:
        first = next(at for at, c in enumerate(customers) if f" {c.cells['number']}" in row.flaw)
        customers.insert(dice.between(first + 1, len(customers) - 1), row)
    nobody = next(s.cells["number"] for s in strays if s.flaw == "refused: unknown category")
    books = good_invoices(dice, town, good)
    payments = good_payments(dice, books)
    wrong = defective_invoices(dice, town, good, books, nobody)
    invoices = scatter(dice, [i.rows() for i in books], wrong[:-1]) + wrong[-1]
    odd, twice = odd_payments(dice, books, payments)
    return FirstDay(
        customers,
        invoices,
        scatter(dice, [[Row(p)] for p in payments], [[o] for o in odd]) + twice,
        rates(good, firms),
        books,
    )


def firm_domains(customers: list[Cells]) -> list[str]:
    """The domains most customers share, in the order of the alphabet."""
    counts: dict[str, int] = {}
    for customer in customers:
        if domain_of(customer).endswith(".example"):
            domain = domain_of(customer).removeprefix("mail.")
            counts[domain] = counts.get(domain, 0) + 1
    return sorted(sorted(counts, key=lambda d: (-counts[d], d))[:FIRMS])


def render(name: str, rows: Sequence[Row]) -> tuple[bytes, list[tuple[int, Row]]]:
    """The file, and each flawed row with the line on which it begins."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = HEADERS[name].split(",")
    writer.writerow(columns)
    flawed = []
    for row in rows:
        if row.flaw:
            flawed.append((out.getvalue().count("\n") + 1, row))
        writer.writerow([row.cells[c] for c in columns])
    return out.getvalue().encode(), flawed


def ageing(books: list[Invoice], as_of: date = AS_OF) -> dict[str, list[int]]:
    """Open amounts of good invoices in minor units: one list per currency, one sum per bucket."""
    table: dict[str, list[int]] = {currency: [0] * len(BUCKETS) for currency in EXPONENT}
    for invoice in books:
        late = (as_of - invoice.due).days
        table[invoice.currency][0 if late <= 0 else min(4, (late + 29) // 30)] += invoice.open
    return table


def openings(day: FirstDay) -> dict[str, tuple[int, int]]:
    """Opening balances of good customers in minor units per currency: what they owe, what they are owed."""
    table = dict.fromkeys(EXPONENT, (0, 0))
    for row in day.customers:
        if row.cells["opening_balance"] and not row.flaw:
            currency, amount = (
                row.cells["currency"],
                minor(Decimal(row.cells["opening_balance"]), row.cells["currency"]),
            )
            owes, credit = table[currency]
            table[currency] = (owes + max(0, amount), credit + max(0, -amount))
    return table


README = """# The first day of a desk

Customers, invoices, payments and rate cards as a desk would bring them from the program it used before. All of it is
invented: `make_first_day.py` writes these files from `words.toml`, the same bytes for the same seed, and `--check`
compares them. UTF-8 without BOM, line feeds, quoted where RFC 4180 asks for it. The last day of the data is {as_of};
nothing good is dated later.

- `customers.csv`: {customers} rows, {good_customers} good. `tags` are separated by `;`. A negative opening
  balance is credit.
- `invoices.csv`: {invoices} invoices on {lines} rows, {good_invoices} good. Rows with one number are the lines
  of one invoice; what belongs to the invoice is repeated on each row. `tax_rate` is in percent. `paid` is what came in
  before the payments file begins: an invoice has either `paid` or rows in `payments.csv`, never both.
- `payments.csv`: {payments} rows, {good_payments} good, ten of them over-payments; one names no invoice.
- `rates.csv`: {rates} cards, one rate each; `domains` and `categories` are separated by `;`.

- Categories: {categories}.
- Customer types: {types}. Billing types: {billing}.

Valid, though it may not look so: a company called `=1+1`, organisations whose names begin with `+` and `@`, a name
with commas and quotation marks, notes with line feeds, a phone cell that is no number,
a domain with umlauts, a customer with
hardly any cell filled.

## What is owed on {as_of}

Open amounts of the good invoices by days late; beside them opening balances (owed and credit, dated {opening}) and what
good payments leave unapplied (over-payments and the one without an invoice; the four with an unknown invoice come
on top).

| currency | current | 1-30 | 31-60 | 61-90 | 91+ | invoices | opening owed | opening credit | unapplied |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
{ageing}

## What is wrong on purpose

The line is the one on which the row begins.

| file | line | row | an import should say |
|---|---:|---|---|
{flaws}
"""


def unapplied(day: FirstDay) -> dict[str, int]:
    """What good payments leave unapplied, in minor units per currency."""
    left = dict.fromkeys(EXPONENT, 0)
    for invoice in day.books:
        left[invoice.currency] += max(0, sum(a for _, a in invoice.receipts) - invoice.gross)
    for row in day.payments:
        if not row.flaw and not row.cells["invoice"]:
            left[row.cells["currency"]] += minor(Decimal(row.cells["amount"]), row.cells["currency"])
    return left


def distinct(rows: Sequence[Row], column: str) -> str:
    """The values of good rows, in the order of the alphabet."""
    return ", ".join(sorted({r.cells[column] for r in rows if not r.flaw}))


def readme(day: FirstDay, flaws: list[tuple[str, int, Row]]) -> bytes:
    """The description, with counts and sums taken from the data."""
    owed, before, left = ageing(day.books), openings(day), unapplied(day)
    sums = {c: [*owed[c], sum(owed[c]), *before[c], left[c]] for c in EXPONENT}
    good, invoices = GOOD_CUSTOMERS, len(day.books) + sum(name == "invoices.csv" for name, _, _ in flaws)
    return README.format(
        as_of=AS_OF,
        opening=OPENING,
        customers=len(day.customers),
        good_customers=good,
        invoices=f"{invoices:,}",
        lines=f"{len(day.invoices):,}",
        good_invoices=f"{len(day.books):,}",
        payments=f"{len(day.payments):,}",
        good_payments=f"{sum(not r.flaw for r in day.payments):,}",
        rates=len(day.rates),
        categories=distinct(day.customers, "category"),
        types=distinct(day.customers, "customer_type"),
        billing=distinct(day.customers, "billing_type"),
        ageing="\n".join(f"| {c} | " + " | ".join(text(a, c) for a in amounts) + " |" for c, amounts in sums.items()),
        flaws="\n".join(f"| {name} | {at} | {label(name, row)} | {row.flaw} |" for name, at, row in flaws),
    ).encode()


def label(name: str, row: Row) -> str:
    """What names the row for a reader."""
    mark = row.cells["reference" if name == "payments.csv" else "number"]
    return "".join(c if c.isprintable() else "?" for c in mark) or "(none)"


def files(seed: int = SEED) -> dict[str, bytes]:
    """Every shipped file by its name."""
    day = make(seed)
    written, flaws = {}, []
    for name, rows in zip(HEADERS, (day.customers, day.invoices, day.payments, day.rates), strict=True):
        written[name], flawed = render(name, rows)
        flaws += [(name, at, row) for at, row in flawed]
    return written | {"README.md": readme(day, flaws)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or with ``--check`` name those that differ."""
    parser = argparse.ArgumentParser(description="Make the data of a desk's first day.")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--to", type=Path, default=HERE)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args(arguments)
    fresh = files(asked.seed)
    differing = [
        name
        for name, content in fresh.items()
        if not (asked.to / name).is_file() or (asked.to / name).read_bytes() != content
    ]
    for name in differing:
        if asked.check:
            print(f"{name} differs from a fresh generation", file=sys.stderr)
        else:
            asked.to.mkdir(parents=True, exist_ok=True)
            (asked.to / name).write_bytes(fresh[name])
    return int(asked.check and bool(differing))


if __name__ == "__main__":
    sys.exit(main())
