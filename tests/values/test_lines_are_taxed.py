"""Lines come to amounts, and a document's lines to its tax (D16)."""

from decimal import Decimal

import pytest

from custmgr.errors import InvalidValue
from custmgr.values import Line, Money, tax_of
from custmgr.values.line import totals


def eur(amount):
    return Money(amount, "EUR")


def test_a_price_of_more_decimals_than_the_currency_is_rounded_once_on_the_line():
    assert Line("Words", 4200, "0.0125").net("USD") == Money("52.50", "USD")
    assert Line("Words", "3", "0.015").net("USD") == Money("0.05", "USD")


def test_a_half_goes_away_from_zero_also_below_it():
    assert Line("Half", 1, "0.005").net("USD") == Money("0.01", "USD")
    assert Line("Half back", -1, "0.005").net("USD") == Money("-0.01", "USD")


def test_a_discount_is_taken_before_rounding():
    assert Line("Copies", 3, "0.33", discount="12.5").net("USD") == Money("0.87", "USD")
    assert Line("Gift", 3, "0.33", discount=100).net("USD") == Money.zero("USD")


def test_a_currency_without_decimals_rounds_to_whole_units():
    assert Line("Page", "2.5", "33").net("JPY") == Money(83, "JPY")


@pytest.mark.parametrize(
    "given",
    [1.5, True, None, "1e3", "NaN", " 1", "1.1234567", Decimal("NaN"), "1" * 40, pytest.param(10**5000, id="huge")],
)
@pytest.mark.parametrize("field", ["quantity", "unit_price", "discount", "tax_rate"])
def test_numbers_of_a_line_are_as_strict_as_money(field, given):
    numbers = {"quantity": 1, "unit_price": 1, "discount": 0, "tax_rate": 0, field: given}
    with pytest.raises(InvalidValue) as refusal:
        Line("Copies", **numbers)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("field", "given"), [("discount", "100.01"), ("discount", -1), ("tax_rate", -1), ("tax_rate", 1001)]
)
def test_percentages_out_of_range_are_refused(field, given):
    with pytest.raises(InvalidValue, match="range"):
        Line("Copies", 1, 1, **{field: given})


@pytest.mark.parametrize("description", ["", "   ", "a\nb", "a\x00", "a\x85b", "x" * 1001, None])
def test_a_line_needs_a_printable_description(description):
    with pytest.raises(InvalidValue):
        Line(description, 1, 1)


def test_tax_included_is_true_or_false_and_nothing_like_it():
    with pytest.raises(InvalidValue):
        Line("Copies", 1, 1, tax_included="no")


def test_a_line_beyond_the_bound_is_refused():
    with pytest.raises(InvalidValue, match="range"):
        Line("Everything", 10**15, 10**15).net("USD")


def test_tax_is_rounded_once_per_rate_and_shared_to_the_lines():
    totals = tax_of(
        [Line("a", 1, "0.10", tax_rate=19), Line("b", 1, "0.10", tax_rate="19.0"), Line("c", 1, "0.10", tax_rate=19)],
        "EUR",
    )
    assert totals.tax == eur("0.06")
    assert [tax for _, tax in totals.lines] == [eur("0.02")] * 3
    assert totals.by_rate == ((Decimal(19), eur("0.30"), eur("0.06")),)


def test_the_odd_cent_of_tax_goes_to_the_earliest_of_equal_lines():
    totals = tax_of([Line(name, 1, "0.07", tax_rate=10) for name in "abc"], "EUR")
    assert [tax for _, tax in totals.lines] == [eur("0.01"), eur("0.01"), eur("0")]


def test_tax_by_line_rounds_each_line():
    lines = [Line(name, 1, "0.07", tax_rate=10) for name in "abc"]
    assert tax_of(lines, "EUR", rounding="line").tax == eur("0.03")
    assert tax_of(lines, "EUR").tax == eur("0.02")


def test_rates_stand_apart_in_ascending_order():
    totals = tax_of([Line("a", 1, 100, tax_rate=19), Line("b", 1, 100, tax_rate=7), Line("c", 1, 100)], "EUR")
    assert [(str(rate), tax) for rate, _, tax in totals.by_rate] == [("0", eur(0)), ("7", eur(7)), ("19", eur(19))]
    assert totals.gross == eur(326)


@pytest.mark.parametrize("rounding", ["document", "line"])
def test_prices_with_tax_keep_their_gross_to_the_cent(rounding):
    prices = ["0.99", "10.00", "19.95", "0.01", "3.33"]
    lines = [Line("a", 1, price, tax_rate=19, tax_included=True) for price in prices]
    totals = tax_of(lines, "EUR", rounding=rounding)
    assert [net + tax for net, tax in totals.lines] == [eur(price) for price in prices]
    assert totals.gross == eur("34.28")


def test_one_price_with_tax_has_the_same_net_alone_and_in_its_document():
    line = Line("a", 1, "10.00", tax_rate=19, tax_included=True)
    assert line.net("EUR") == tax_of([line], "EUR").net == eur("8.40")


def test_a_credit_mirrors_its_charge():
    charge = tax_of([Line("a", 1, "0.07", tax_rate=10), Line("b", 2, "3.33", tax_rate=10)], "EUR")
    credit = tax_of([Line("a", -1, "0.07", tax_rate=10), Line("b", -2, "3.33", tax_rate=10)], "EUR")
    assert (credit.net, credit.tax) == (-charge.net, -charge.tax)
    assert credit.lines == tuple((-net, -tax) for net, tax in charge.lines)


def test_no_lines_come_to_nothing():
    assert tax_of([], "EUR").gross == eur(0)


def test_another_way_of_rounding_is_refused():
    with pytest.raises(InvalidValue):
        tax_of([], "EUR", rounding="up")


@pytest.mark.parametrize("rounding", ["document", "line"])
def test_the_totals_alone_are_those_of_the_whole_reckoning(rounding: str):
    lines = [
        Line("Odd cents", 3, "0.335", tax_rate="19"),
        Line("Discounted", "1.5", "9.99", discount="12.5", tax_rate="19"),
        Line("With its tax", 7, "1.01", tax_rate="7", tax_included=True),
        Line("Untaxed", 1, "4.005"),
        Line("Given back", -1, "2.22", tax_rate="19"),
    ]
    for some in (lines, lines[3:4], []):
        whole = tax_of(some, "USD", rounding)
        assert totals(some, "USD", rounding) == (whole.net, whole.tax, whole.gross)


def test_a_line_beyond_the_largest_amount_is_refused_in_totals_too():
    with pytest.raises(InvalidValue):
        totals([Line("Much", 10**8, 10**8), Line("Back", -(10**8), 10**8)], "USD", "document")
