"""A desk with mail, a customer who is written to, and a slice above that hands over plain data."""

from collections.abc import Iterator

import pytest

from custmgr import Desk, ManualClock
from custmgr.correspondence import STATEMENT, MailSettings, queue
from custmgr.memory.mail import MemoryMail
from custmgr.use_case import Service, use_case

STATEMENT_DATA = {"customer": "Bell & Sons", "number": 1, "until": "2026-02-28", "balance": "USD 53.30"}


class Billing(Service):
    """Stands for a slice above: it brings recipients, data and files, and knows nothing of mail."""

    @use_case("correspondence.send")
    def write(self, customer, *people, template=STATEMENT, data=None, **how):
        """Queue what the test says."""
        how = {"automatic": True} | how
        return queue(self.begin(customer), customer, people, template, STATEMENT_DATA if data is None else data, **how)


@pytest.fixture
def mail() -> MemoryMail:
    return MemoryMail()


@pytest.fixture
def desk(url: str, clock: ManualClock, mail: MemoryMail) -> Iterator[Desk]:
    with Desk.open(url, mail=mail, clock=clock) as opened:
        opened.migrate()
        opened.system("first day").settings.set(MailSettings, for_desk=True, sender="desk@firm.example")
        yield opened


@pytest.fixture
def bell(ana):
    """A customer the host already deals with."""
    return ana.customers.add(name="Bell & Sons", email="bell@lawfirm.example", existing=True).id


@pytest.fixture
def silent(ana):
    """A customer added by hand and never invited."""
    return ana.customers.add(name="Quiet & Co", email="quiet@other.example").id


@pytest.fixture
def billing(ana):
    return Billing(ana.house, ana.actor)


@pytest.fixture
def kinds(ana):
    """The history of a customer's messages, oldest first."""

    def read(customer):
        told = [one.kind for one in ana.history.timeline(customer)]
        return [kind for kind in reversed(told) if kind.startswith("message.")]

    return read
