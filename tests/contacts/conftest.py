"""A customer with people."""

import pytest


@pytest.fixture
def bell(ana):
    """An organisation with an e-mail address, and so with a primary contact of its own."""
    return ana.customers.add(name="Bell & Sons", email="office@bell.example", phone="+1 518 555 0100")


@pytest.fixture
def office(ana, bell):
    """The primary contact that came with it."""
    return ana.contacts.find(bell.id).items[0]


@pytest.fixture
def ruth(ana, bell):
    return ana.contacts.add(bell.id, name="Ruth Bell", email="ruth@bell.example", roles={"billing"})
