"""Payment terms turn the date of an invoice into its due date (D29, F87)."""

from datetime import UTC, date, datetime

import pytest

from custmgr.errors import InvalidValue, Refused
from custmgr.values import Terms, UnknownTerms


@pytest.mark.parametrize(
    ("notation", "issued", "due"),
    [
        ("NET30", "2026-01-31", "2026-03-02"),
        ("NET 10", "2026-12-31", "2027-01-10"),
        ("NET0", "2026-01-31", "2026-01-31"),
        ("EOM", "2026-02-10", "2026-02-28"),
        ("EOM", "2024-02-10", "2024-02-29"),
        ("EOM", "2026-01-31", "2026-01-31"),
        ("NET30 EOM", "2026-01-05", "2026-03-02"),
        ("NET10 EOM", "2026-01-31", "2026-02-10"),
        ("30 days EOM", "2026-01-05", "2026-02-28"),
        ("30 days EOM", "2026-01-31", "2026-03-31"),
        ("COD", "2026-01-31", "2026-01-31"),
        ("due on receipt", "2026-01-31", "2026-01-31"),
    ],
)
def test_an_invoice_is_due_when_its_terms_say(notation, issued, due):
    assert Terms.parse(notation).due(date.fromisoformat(issued)) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("net 30", "NET30"), (" NET30 ", "NET30"), ("Net 30 Days", "NET30"), ("net  30  eom", "NET30 EOM"),
        ("NET030", "NET30"), ("eom", "EOM"), ("30 DAYS EOM", "30 days EOM"), ("cod", "COD"),
        ("Due On Receipt", "due on receipt"),
    ],
)  # fmt: skip
def test_a_notation_is_kept_in_one_spelling(written, canonical):
    terms = Terms.parse(written)
    assert terms.notation == str(terms) == canonical
    assert Terms.parse(terms.notation) == terms


@pytest.mark.parametrize(
    "notation",
    [
        "", "NET", "30", "NET-30", "NET1.5", "NET30\n", "NET\t30", "NET٣٠", "NET1000", "EOM EOM", "2/10 net 30",
        "50% NET30, 50% NET60", "30 EOM", "x" * 100_000, " " * 100_000, "ＮＥＴ30", "NET30" + " " * 100 + "or later",
    ],
)  # fmt: skip
def test_unknown_terms_are_refused_by_name(notation):
    """D29: never guessed; discounts and instalments are not known yet."""
    with pytest.raises(UnknownTerms) as refusal:
        Terms.parse(notation)
    assert isinstance(refusal.value, Refused)
    assert notation.startswith(refusal.value.notation)
    assert len(str(refusal.value)) < 100


@pytest.mark.parametrize("notation", [None, 30, b"NET30", ["NET30"]])
def test_terms_are_text(notation):
    with pytest.raises(InvalidValue):
        Terms.parse(notation)


@pytest.mark.parametrize("issued", [datetime(2026, 1, 1, tzinfo=UTC), date(9999, 1, 1), None])
def test_a_due_date_is_counted_from_a_business_date(issued):
    with pytest.raises(InvalidValue):
        Terms.parse("NET30").due(issued)
