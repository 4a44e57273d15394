"""A customer of whom everything is known that can be, with a canary in every personal field."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_origin
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Address, Contact, Desk, Email, ManualClock, PersonName, Phone, Staff
from custmgr.customers import AddressKind, Customer, KeptAddress
from custmgr.desk import KINDS
from custmgr.erasure import Erasure, Reason
from custmgr.erasure.rules import restricted, taken
from custmgr.history import record
from custmgr.invoices.model import BillTo
from custmgr.ledger import Account, OpenItem
from custmgr.ports.storage import DESK
from custmgr.query import Is, Positive, both
from custmgr.schema import Form, Slot, Stored
from custmgr.testing.samples import fill
from custmgr.use_case import Act
from custmgr.values.ids import new_id

OWNED = [stored for stored in KINDS if stored.owner is not None]


@attrs.define
class Canaries:
    """Texts that occur nowhere else: which were put where."""

    where: dict[str, tuple[str, str]] = attrs.Factory(dict)

    def new(self, stored: Stored, field: str) -> str:
        """One more, of letters that survive folding, addresses and file names."""
        canary = f"zq{len(self.where):03d}kanarie"
        self.where[canary] = (stored.name, field)
        return canary

    def phone(self, stored: Stored, field: str) -> Phone:
        """A number is its own canary."""
        digits = f"30901827{len(self.where):03d}"
        self.where[digits] = (stored.name, field)
        return Phone(f"+49{digits}")

    @property
    def not_put_away(self) -> list[str]:
        """Those that stand in no field that is kept for the law."""
        kept = {(stored.name, field) for stored in OWNED for field in restricted(stored)}
        return [canary for canary, place in self.where.items() if place not in kept]

    def value(self, stored: Stored, slot: Slot) -> Any:
        """A value of the field that contains one."""
        if slot.form is Form.TEXT:
            return self.new(stored, slot.name)
        if slot.type is Phone:
            return self.phone(stored, slot.name)
        made = self.new(stored, slot.name)
        if slot.type is Email:
            return Email(f"{made}@mail.example")
        if slot.type is PersonName:
            return PersonName(given=made, family=made)
        if get_origin(slot.type) is tuple and get_args(slot.type)[0] is KeptAddress:
            return (KeptAddress(AddressKind.MAIN, Address(street=made, city=made, country="DE")),)
        if get_origin(slot.type) is tuple and get_args(slot.type)[0] is Contact:
            return (Contact(new_id(), new_id(), made),)
        if get_origin(slot.type) is frozenset:
            return frozenset({made})
        bill_to = BillTo(made, Address(street=made, city=made, country="DE"), tax_id=made)
        return bill_to if slot.type is BillTo else slot.type(bill_to, account=1, language="")


def personal(stored: Stored) -> tuple[str, ...]:
    """The fields whose values must not be found afterwards: no days, and not what a chain seals."""
    timeless = (name for name in taken(stored) if stored.slots[name].form not in (Form.DAY, Form.INSTANT))
    return tuple(
        name for name in timeless if (stored.name, name) not in {("Activity", "salt"), ("Activity", "payload")}
    )


@pytest.fixture
def put_canaries() -> Callable[[Desk, UUID], Canaries]:
    """Put a canary into every personal field of every row of the customer."""

    def put(desk: Desk, customer: UUID) -> Canaries:
        found = Canaries()
        with desk.house.storage.begin(DESK, customer) as tx:
            for stored in OWNED:
                for row in tx.find(stored.kind, Is(stored.owner, customer)):
                    told = {name: found.value(stored, stored.slots[name]) for name in personal(stored)}
                    if told and stored.append_only:
                        key = tuple(getattr(row, name) for name in stored.key)
                        tx.redact(stored.kind, key if len(key) > 1 else key[0], **told)
                    elif told:
                        tx.put(attrs.evolve(row, **told))
            at = desk.house.clock.now()
            tx.act = Act(Staff("u-17", name="Ana"), at, at.date(), {})
            facts = {"name": found.new(KINDS[1], "payload")}
            record(tx, "customer.edited", customer, facts=facts)
        return found

    return put


@pytest.fixture
def desk(url: str, clock: ManualClock, tmp_path: Path) -> Iterator[Desk]:
    """An empty desk that can write, on each storage that needs no server."""
    with Desk.open(url, clock=clock, mail=f"maildir:{tmp_path / 'mail'}", renderer="memory:") as opened:
        opened.migrate()
        yield opened


@pytest.fixture
def full(desk: Desk) -> UUID:
    """A firm with a row of nearly every kind, to whom nothing is owed and who owes nothing."""
    return _filled(desk)


@pytest.fixture
def fill_up() -> Callable[[Desk], UUID]:
    """The same for any desk."""
    return _filled


def _filled(desk: Desk) -> UUID:
    fill(desk)
    ana = desk.acting_as(Staff("u-17", name="Ana"))
    with desk.house.storage.read() as reader:
        firm = next(one for one in reader.find(Customer) if "firma" in str(one.email or ""))
    settle(ana, firm.id)
    return firm.id


def settle(ana: Acting, customer: UUID) -> None:
    """Write off what is open and refund what is left over."""
    theirs = Is("customer", customer)
    with ana.house.storage.read() as reader:
        items = reader.find(OpenItem, both(theirs, Positive("open"))).items
    for item in items:
        ana.receivables.write_off(item.document, item.open, reason="settled")
    with ana.house.storage.read() as reader:
        accounts = reader.find(Account, both(theirs, Positive("account_credit"))).items
    for account in accounts:
        ana.refunds.make(customer, account.account_credit, method="wire", reason="settled")


@pytest.fixture
def erase(ana: Acting) -> Callable[[UUID], Erasure]:
    """Plan it and do it."""
    return lambda customer: ana.erasure.delete(customer, plan=ana.erasure.plan(customer).digest, reason=Reason.ASKED)
