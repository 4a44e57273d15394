"""Customers from a file: what each row says, whether it may become a customer, and making it one."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers import (
    DEFAULT_CURRENCY,
    OTHER,
    ChoiceList,
    Customer,
    ListName,
    Mark,
    Opening,
    Status,
    buried,
    choices,
    named,
    open_accounts,
    read,
    switch_named,
    write_note,
)
from custmgr.errors import InvalidValue
from custmgr.exchange.alikes import Alikes
from custmgr.exchange.cells import Row
from custmgr.exchange.model import Verdict
from custmgr.exchange.numbers import external_number
from custmgr.exchange.opening_balances import OpeningBalance, bring_forward
from custmgr.exchange.options import Options
from custmgr.exchange.places import country_code
from custmgr.exchange.profiles import Profile
from custmgr.exchange.seen import Seen
from custmgr.exchange.tag_cells import parted
from custmgr.invoices import BillingSettings
from custmgr.ledger import closed_until
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import OneOf
from custmgr.settings import Place, choose, resolve
from custmgr.values.addresses import Address
from custmgr.values.people import PersonName, Phone
from custmgr.values.terms import Terms
from custmgr.values.wording import text

_PLAIN = ("company", "email", "category", "customer_type", "billing_type", "department", "position")
_CODES = ("tax_id", "purchase_order", "language", "zone")
_MARKED = {Mark.EMAIL: "email", Mark.PHONE: "phone", Mark.NUMBER: "number"}
_SWITCHES = ("no_mail", "no_text")
_LISTS = (ListName.CATEGORY, ListName.CUSTOMER_TYPE, ListName.BILLING_TYPE)


@attrs.frozen
class NewCustomer:
    """A row that may become a customer."""

    opening: Opening
    terms: str
    balance: OpeningBalance | None
    notes: str


@attrs.define
class CustomerFile:
    """The rows of a customers file."""

    options: Options
    profile: Profile
    alikes: Alikes = attrs.Factory(Alikes)
    numbers: Seen = attrs.Factory(Seen)

    @staticmethod
    def units(rows: Iterator[Row]) -> Iterator[list[Row]]:
        """One row, one customer."""
        return ([row] for row in rows)

    def owners(self, _reader: Reader, _units: Sequence[list[Row]]) -> list[UUID]:
        """No customer: the new ones are locked when they are made."""
        return []

    def judge(self, reader: Reader, today: date, units: Sequence[list[Row]]) -> list[NewCustomer | bool]:
        """For each unit what it may become, whether it is known, or (``False``) neither."""
        rows = [unit[0] for unit in units]
        lists = {name: choices(reader, name) for name in _LISTS}
        closed = closed_until(reader)
        taken = _taken(reader, {external_number(row.word("number")) for row in rows} - {""})
        answers: list[NewCustomer | bool] = []
        numbers: set[str] = set()
        for row in rows:
            number = external_number(row.word("number"))
            if number in taken:
                if taken[number] == Status.ERASED.value:
                    row.find(Verdict.REFUSED, "number", "a customer who was not erased")
                answers.append(taken[number] != Status.ERASED.value)
                continue
            if number and (number in numbers or self.numbers.line(number)):
                row.find(Verdict.REFUSED, "number", "a number that does not stand on an earlier row")
            new = self._read(row, today, closed, lists)
            answers.append(False if row.refused else new)
            if number and not row.refused:
                numbers.add(number)
        self._hold_apart(reader, rows, answers)
        return answers

    def _hold_apart(self, reader: Reader, rows: Sequence[Row], answers: list[NewCustomer | bool]) -> None:
        """Turn down those that are much like a customer who is there or on an earlier row."""
        new = [(place, one) for place, one in enumerate(answers) if isinstance(one, NewCustomer)]
        self.alikes.look_up(reader, [one.opening.known for _, one in new])
        verdict = Verdict.WARNING if self.options.despite_duplicates else Verdict.LIKELY_DUPLICATE
        erased = buried(reader, [one.opening.known for _, one in new])
        for (place, one), marks in zip(new, erased, strict=True):
            row = rows[place]
            for mark in marks:
                despite = Verdict.WARNING if self.options.despite_erasure else Verdict.REFUSED
                row.find(despite, _MARKED[mark], "a customer who was not erased")
            for field, whose in self.alikes.of(one.opening.known):
                row.find(verdict, field, f"one that {whose} does not have")
            if row.refused:
                answers[place] = False
                continue
            self.alikes.remember(one.opening.known, row.line)
            if number := external_number(row.word("number")):
                self.numbers.add(number, row.line)

    def _read(self, row: Row, today: date, closed: date | None, lists: dict[ListName, ChoiceList]) -> NewCustomer:
        if not row.reading.loose:
            row.hold_width()
        known: dict[str, Any] = row.read("name", lambda: read(named(_facts(row, self.options))), {})
        for name in _LISTS:
            value = known.get(name.value)
            if value and value != OTHER:
                known[name.value] = row.read(name.value, lambda n=name, v=value: lists[n].choice(v), value)  # type: ignore[misc]
        joined = row.day("joined")
        if joined and joined > today:
            row.find(Verdict.REFUSED, "joined", f"a day not after {today}")
        currency = known.get("currency") or DEFAULT_CURRENCY
        notes = row.read("notes", lambda: _notes(row), "")
        terms = row.word("terms")
        return NewCustomer(
            Opening(known, joined, row.yes("existing", default=self.options.existing), self.options.despite_erasure),
            row.read("terms", lambda: Terms.parse(terms).notation, "") if terms else "",
            OpeningBalance.of(row, currency, today, closed),
            notes,
        )

    def write(self, tx: Transaction, ready: Sequence[NewCustomer]) -> None:
        """Open the accounts, with what they owe or are owed from before."""
        usual: dict[str, str] = {}
        customers = open_accounts(tx, [one.opening for one in ready])
        for customer, one in zip(customers, ready, strict=True):
            if one.terms:
                if customer.category not in usual:
                    usual[customer.category] = resolve(tx, customer, BillingSettings).terms
                if one.terms != usual[customer.category]:
                    choose(tx, BillingSettings, Place(customer.id), {"terms": one.terms})
            if one.notes:
                write_note(tx, customer.id, one.notes)
            if one.balance:
                bring_forward(tx, customer, one.balance)


def _facts(row: Row, options: Options) -> Any:
    facts: dict[str, Any] = {name: row.text(name) for name in ("name", *_PLAIN) if row.text(name)}
    facts |= {name: row.word(name) for name in _CODES if row.word(name)}
    country = country_code(row.word("country"), loose=row.reading.loose)
    if phone := row.text("phone"):
        facts["phone"] = _phone(phone, country)
    if number := external_number(row.word("number")):
        facts["external_number"] = number
    if kind := row.word("kind"):
        facts["kind"] = kind
    if currency := row.word("currency").upper() or options.currency:
        facts["currency"] = currency
    if tags := row.text("tags"):
        words = parted(tags)
        facts |= {switch: True for word in words if (switch := switch_named(word))}
        facts["tags"] = [word for word in words if not switch_named(word)]
    facts |= {switch: True for switch in _SWITCHES if row.yes(switch, default=False)}
    if person := _person(row, facts):
        facts["person"] = person
    street = "\n".join(line for field in ("street", "street_2", "street_3", "street_4") if (line := row.text(field)))
    parts = (street, *(row.text(field) for field in ("city", "region", "postal_code")), country)
    if any(part.strip() for part in parts):
        facts["address"] = Address(*parts)
    return facts


def _person(row: Row, facts: dict[str, Any]) -> PersonName | None:
    """The person's name in parts, where the account is that person's."""
    given, family = row.text("given"), row.text("family")
    if not given.strip() and not family.strip():
        return None
    person = PersonName(given, family)
    return person if facts.get("name", person.display).strip() == person.display and not facts.get("company") else None


def _phone(raw: str, country: str) -> Phone:
    try:
        return Phone.of(raw, country.upper() or None)
    except InvalidValue as error:
        if error.field != "region":
            raise
        return Phone(raw)


def _notes(row: Row) -> str:
    return text(row.text("notes"), "notes", at_most=10_000, required=False, lines=True)


def _taken(reader: Reader, numbers: set[str]) -> dict[str, str]:
    if not numbers:
        return {}
    where = OneOf("external_number", tuple(sorted(numbers)))
    return dict(reader.rows(Customer, ("external_number", "status"), where).items)
