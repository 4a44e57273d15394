"""What is looked for is text that every store can hold."""

import pytest

from custmgr import InvalidValue
from custmgr.query import Between, Contains, Has, Is, OneOf, Says

UNHOLDABLE = ["\0", "a\0b", "\ud800", "INV-\udfff"]


@pytest.mark.parametrize("text", UNHOLDABLE)
def test_text_that_some_store_cannot_hold_is_refused_by_every_list(ana, text):
    """P24."""
    bell = ana.customers.add(name="Bell").id
    for ask in (
        lambda: ana.invoices.find(number=text),
        lambda: ana.payments.find(invoice_number=text),
        lambda: ana.payments.find(reference=text),
        lambda: ana.notes.find(bell, text),
        lambda: ana.contacts.find(bell, text),
        lambda: ana.contacts.find(bell, role=text),
        lambda: ana.history.timeline(bell, kinds=(text,)),
        lambda: ana.correspondence.messages(bell, purpose=text),
    ):
        with pytest.raises(InvalidValue):
            ask()


@pytest.mark.parametrize("text", UNHOLDABLE)
def test_every_criterion_refuses_such_text_and_names_its_field(text):
    for criterion in (Is, Contains, Has, Between):
        with pytest.raises(InvalidValue, match=r"name: .* is not text that a store can hold"):
            criterion("name", text)
    with pytest.raises(InvalidValue, match="name: "):
        OneOf("name", ("Bell", text))
    with pytest.raises(InvalidValue, match="name: "):
        Between("name", None, text)
    with pytest.raises(InvalidValue, match="text: "):
        Says(text)
