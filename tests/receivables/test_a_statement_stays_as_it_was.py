"""A statement that was sent is rebuilt as it was, whatever became of its customer since."""

import attrs

from custmgr import Acting, Address, DeskProfile, Line
from custmgr.memory.renderer import TextRenderer


def test_a_rebuilt_statement_names_the_customer_as_it_was(ana: Acting):
    """D18."""
    ana.settings.set(DeskProfile, for_desk=True, legal_name="House", email="house@house.example")
    old = Address(street="1 Old St", city="York", country="GB")
    bell = ana.customers.add(name="Bell", email="bell@bell.example", existing=True, address=old)
    ana.invoices.issue(bell.id, [Line("Pages", 1, "10")])
    statement = ana.receivables.statement(bell.id)
    paper = ana.receivables.document(statement)

    new = Address(street="2 New St", city="York", country="GB")
    ana.customers.edit(bell.id, version=bell.version, name="Bell & Daughters", address=new, language="de")

    assert ana.receivables.document(statement) == paper
    assert ana.receivables.document(ana.receivables.statement(bell.id)).recipient.name == "Bell & Daughters"


def test_a_statement_that_was_sent_is_rebuilt_with_its_address(ana: Acting):
    """D18, F96."""
    ana.settings.set(DeskProfile, for_desk=True, legal_name="House", email="house@house.example")
    bell = ana.customers.add(name="Bell", email="bell@bell.example", existing=True)
    ana.invoices.issue(bell.id, [Line("Pages", 1, "10")])
    sent = ana.receivables.statement(bell.id)
    ana = attrs.evolve(ana, house=attrs.evolve(ana.house, renderer=TextRenderer()))
    [message] = ana.receivables.send_statement(bell.id, sent)
    ana.customers.edit(bell.id, version=bell.version, name="Bell & Daughters")
    assert ana.receivables.rebuild(message.document) == sent
