"""Any text makes a value that is stable, or is refused as an InvalidValue (P24)."""

import copy
import pickle
from datetime import UTC, date, datetime

import cattrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custmgr.errors import CustmgrError, InvalidValue
from custmgr.values import (
    Address,
    Email,
    Line,
    Money,
    PersonName,
    Phone,
    Terms,
    add_months,
    as_id,
    business_date,
    fold,
    from_micros,
    instant,
    micros,
    month_end,
    text,
)

JUNK = st.one_of(
    st.text(alphabet=st.characters(), max_size=300),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(max_size=20),
    st.decimals(),
    st.datetimes(),
    st.lists(st.integers(), max_size=2),
)
MAKERS = {
    "amount": lambda junk: Money(junk, "USD"),
    "currency": lambda junk: Money("1", junk),
    "description": lambda junk: Line(junk, 1, 1),
    "quantity": lambda junk: Line("x", junk, 1),
    "tax rate": lambda junk: Line("x", 1, 1, tax_rate=junk),
    "email": Email,
    "phone": Phone,
    "local phone": lambda junk: Phone.of(junk, "US"),
    "street": lambda junk: Address(street=junk),
    "country": lambda junk: Address(country=junk),
    "name": PersonName,
    "terms": Terms.parse,
    "id": lambda junk: as_id(junk, "id"),
    "day": lambda junk: business_date(junk, "day"),
    "moment": lambda junk: instant(junk, "at"),
    "note": lambda junk: text(junk, "note", at_most=200),
}
SAMPLES = [
    Email("Ruth@LawFirm.example"),
    Phone("+1 202 555 0147"),
    Phone("call me"),
    PersonName("Ruth", "Bell", family_first=True),
    Address("1 Main St\nSuite 2", "Austin", "TX", "78701", "US"),
    Terms.parse("NET30 EOM"),
    Line("Copies", "1.5", "0.0125", 5, 19, True),
]
FIRST = datetime(1900, 1, 2, tzinfo=UTC)
LAST = datetime(2200, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
@given(junk=JUNK)
def test_anything_makes_a_value_or_is_refused_by_type(make, junk):
    """Either outcome can be printed, and is short."""
    try:
        outcome = make(junk)
    except CustmgrError as refusal:
        outcome = refusal
    assert 0 < len(str(outcome)) < 2000


@pytest.mark.parametrize("value", SAMPLES, ids=lambda value: type(value).__name__)
def test_a_value_survives_storage_pickle_and_copy(value):
    converter = cattrs.Converter()
    assert converter.structure(converter.unstructure(value), type(value)) == value
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value
    assert hash(copy.copy(value)) == hash(value)


@given(st.text(max_size=100))
def test_accepted_text_is_accepted_unchanged(given_text):
    try:
        accepted = text(given_text, "note", at_most=100, lines=True, required=False)
    except InvalidValue:
        return
    assert text(accepted, "note", at_most=100, lines=True, required=False) == accepted


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once_and_blind_to_case(given_text):
    assert fold(fold(given_text)) == fold(given_text)
    assert fold(given_text.casefold()) == fold(given_text)


@given(st.integers(micros(FIRST), micros(LAST)), st.timezones())
def test_an_instant_round_trips_to_the_microsecond_from_any_zone(count, zone):
    local = from_micros(count).astimezone(zone)
    assert micros(instant(local, "at")) == micros(local) == count


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-500, 500))
def test_months_later_is_the_same_day_or_the_end_of_a_shorter_month(anchor, months):
    later = add_months(anchor, months)
    assert (later.year * 12 + later.month) - (anchor.year * 12 + anchor.month) == months
    assert later.day == anchor.day or (28 <= later.day < anchor.day and later == month_end(later))


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 999))
def test_no_terms_make_an_invoice_due_before_its_date(issued, days):
    for notation in (f"NET{days}", f"NET{days} EOM", f"{days} days EOM", "EOM", "COD", "due on receipt"):
        assert Terms.parse(notation).due(issued) >= issued
