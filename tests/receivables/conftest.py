"""A desk at the end of a quarter, with one customer."""

import pytest

from custmgr import Customer, ManualClock
from custmgr.acting import Acting


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock("2026-06-30")


@pytest.fixture
def bell(ana: Acting) -> Customer:
    return ana.customers.add(name="Bell & Sons")
