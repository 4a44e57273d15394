"""A desk at the end of a quarter that can print and send, with one customer."""

from collections.abc import Iterator

import pytest

from custmgr import Customer, Desk, ManualClock
from custmgr.acting import Acting
from custmgr.settings import DeskProfile


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock("2026-06-30")


@pytest.fixture
def desk(url: str, clock: ManualClock) -> Iterator[Desk]:
    with Desk.open(url, clock=clock, mail="memory:", renderer="memory:") as opened:
        opened.migrate()
        opened.system("set up").settings.set(
            DeskProfile, for_desk=True, email="desk@desk.example", legal_name="Desk Ltd"
        )
        yield opened


@pytest.fixture
def bell(ana: Acting) -> Customer:
    return ana.customers.add(name="Bell & Sons")
