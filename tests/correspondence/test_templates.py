"""How named values become subject, text and HTML."""

import re
from datetime import date

import pytest

from custmgr import InvalidValue, Money
from custmgr.correspondence import INVOICE, LETTER, STATEMENT, Template

INVOICED = {"number": "INV-7", "customer": "Bell & Sons", "total": Money("53.30", "USD"), "due": date(2026, 4, 1)}


def test_an_invoice_says_what_it_is_for_and_when_it_is_due():
    said = INVOICE.rendered(("en",), INVOICED | {"recipient": "Ruth Bell", "desk": "Firm Ltd"})
    assert said.subject == "Invoice INV-7"
    assert said.text == (
        "Dear Ruth Bell,\n\nplease find attached invoice INV-7 for Bell & Sons over USD 53.30.\n\n"
        "It is due on 2026-04-01.\n\nKind regards\nFirm Ltd\n"
    )


def test_a_paragraph_about_something_that_is_not_there_is_left_out():
    said = INVOICE.rendered(("en",), {**INVOICED, "due": ""})
    assert "due" not in said.text
    assert "Dear" not in said.text
    assert "{" not in said.text + said.html


def test_the_first_language_with_a_wording_is_spoken():
    assert INVOICE.rendered(("fr", "de-AT", "en"), INVOICED).subject == "Rechnung INV-7"
    assert INVOICE.rendered(("fr",), INVOICED).language == "en"


def test_a_value_is_put_in_literally_and_escaped_in_html():
    """H59."""
    hostile = "{{ 7*7 }}{total}<script>"
    said = STATEMENT.rendered(("en",), {"customer": hostile, "number": 1, "until": "2026-02-28", "balance": "USD 1.00"})
    assert hostile in said.text
    assert "49" not in said.text
    assert "&lt;script&gt;" in said.html
    assert "<script>" not in said.html


@pytest.mark.parametrize("name", ["number", "customer", "total"])
def test_a_missing_value_is_refused_instead_of_an_empty_amount(name):
    """H58."""
    with pytest.raises(InvalidValue) as refusal:
        INVOICE.rendered(("en",), {key: value for key, value in INVOICED.items() if key != name})
    assert refusal.value.field == name


def test_a_value_that_no_wording_names_is_refused():
    with pytest.raises(InvalidValue) as refusal:
        INVOICE.rendered(("en",), INVOICED | {"invoce": "x"})
    assert refusal.value.given == "invoce"


@pytest.mark.parametrize("value", [1.5, None, ["a"], object(), True, "x" * 20_001, "a\x00b"])
def test_only_plain_values_are_written(value):
    with pytest.raises(InvalidValue):
        LETTER.rendered(("en",), {"subject": "Hello", "text": value})


@pytest.mark.parametrize("template", [STATEMENT, INVOICE, LETTER], ids=lambda one: one.name)
def test_every_language_names_the_same_values(template: Template):
    names = {wording.names for wording in template.wordings.values()}
    assert len(names) == 1
    assert template.optional <= names.pop()


def test_the_lines_of_a_letter_stay_lines():
    said = LETTER.rendered(("en",), {"subject": "Hello", "text": "one\ntwo"})
    assert said.text == "one\ntwo\n"
    assert re.search("<p>one<br>two</p>", said.html)
