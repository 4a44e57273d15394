"""A frozen entity changes into another one, past a constructor that checks nothing."""

import attrs
import pytest

from custmgr.customers import Listing
from custmgr.history import Activity
from custmgr.invoices import Invoice
from custmgr.ledger import LedgerEntry, OpenCredit, OpenItem
from custmgr.ledger.model import Account
from custmgr.testing.storage_kinds import Customer, Item, usd
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id
from custmgr.values.line import Line


def test_it_is_what_evolving_gives():
    item = Item(new_id())
    new = changed(item, open=usd(1), version=3)
    assert new == attrs.evolve(item, open=usd(1), version=3)
    assert item.open == usd(100)
    assert changed(item) == item
    assert changed(item) is not item


def test_a_class_that_checks_what_it_is_given_is_refused():
    with pytest.raises(TypeError, match="checks description"):
        changed(Line("Pages", 1, 1), quantity=2)


def test_an_unknown_attribute_is_refused():
    with pytest.raises(TypeError, match="no attribute colour"):
        changed(Customer(), colour="red")


@pytest.mark.parametrize("kind", [Account, Activity, Invoice, LedgerEntry, Listing, OpenCredit, OpenItem])
def test_what_is_changed_so_checks_nothing(kind: type):
    assert not [field.name for field in attrs.fields(kind) if field.validator or field.converter]
