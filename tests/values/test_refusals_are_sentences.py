"""What a refusal says can be shown to people: its choices and fields in words."""

import pytest

from custmgr import Acting, Line
from custmgr.customers import NotActive
from custmgr.errors import Duplicate


def test_a_choice_is_said_by_its_value(ana: Acting):
    bell = ana.customers.add(name="Bell")
    ana.customers.archive(bell.id, reason="gone")
    with pytest.raises(NotActive) as refusal:
        ana.invoices.issue(bell.id, [Line("Work", 1, 5)])
    assert str(refusal.value) == f"customer {bell.id} is archived"


def test_facts_that_are_taken_are_said_one_after_the_other(ana: Acting):
    bell = ana.customers.add(name="Bell")
    ana.contacts.add(bell.id, name="Ruth", email="ruth@bell.example")
    with pytest.raises(Duplicate) as refusal:
        ana.contacts.add(bell.id, name="R. Bell", email="ruth@bell.example")
    assert str(refusal.value) == "another Contact already has the same customer, claimed_email"
