"""Money is added, compared, shared and multiplied."""

from decimal import Decimal
from operator import add, ge, gt, le, lt, sub

import pytest

from custmgr.errors import InvalidValue, Refused
from custmgr.values import CurrencyMismatch, Money, sum_of
from custmgr.values.exact import rounded


def usd(amount):
    return Money(amount, "USD")


def test_sums_and_differences_are_exact():
    assert usd("0.10") + usd("0.20") == usd("0.30")
    assert usd("0.10") - usd("0.30") == -usd("0.20")
    assert abs(usd("-0.20")) == usd("0.20")
    assert sum_of([usd("0.10")] * 3, "USD") == usd("0.30")
    assert sum_of([], "USD") == Money.zero("USD")


@pytest.mark.parametrize(
    "mix",
    [
        lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a > b,
        lambda a, b: a >= b, lambda a, b: sum_of([a, b], "USD"), lambda a, b: max(a, b),
    ],
)  # fmt: skip
def test_two_currencies_are_never_mixed(mix):
    """H05."""
    with pytest.raises(CurrencyMismatch) as refusal:
        mix(usd("1"), Money("1", "EUR"))
    assert isinstance(refusal.value, Refused)
    assert {refusal.value.left, refusal.value.right} == {"USD", "EUR"}


def test_equal_amounts_of_two_currencies_are_unequal():
    assert usd("1") != Money("1", "EUR")


@pytest.mark.parametrize("other", [1, 1.0, "1", None, Decimal(1)])
def test_money_and_a_bare_number_do_not_mix(other):
    assert usd("1") != other
    for mix in (add, sub, lt, le, gt, ge):
        with pytest.raises(TypeError):
            mix(usd("1"), other)


def test_money_is_ordered_within_its_currency():
    assert usd("1") < usd("2") <= usd("2") < usd("3")
    assert usd("3") > usd("2") >= usd("2")
    assert not usd("0")
    assert usd("-0.01")


def test_a_hundred_in_three_parts_gives_the_odd_cent_to_the_first():
    """H18, D16."""
    assert usd("100").split(3) == (usd("33.34"), usd("33.33"), usd("33.33"))
    assert usd("-100").split(3) == (usd("-33.34"), usd("-33.33"), usd("-33.33"))


def test_the_largest_remainder_gets_the_odd_unit_wherever_it_stands():
    """D16: 0.10 by 1:2:4 is 1.43, 2.86 and 5.71 cents."""
    assert usd("0.10").allocate([1, 2, 4]) == (usd("0.01"), usd("0.03"), usd("0.06"))
    assert usd("0.01").allocate([0, 1, 2]) == (usd("0"), usd("0"), usd("0.01"))


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [1, 0.5], [True, 1], ["1"]])
def test_weights_that_share_nothing_out_are_refused(weights):
    with pytest.raises(InvalidValue):
        usd("1").allocate(weights)


@pytest.mark.parametrize("parts", [0, -1, 1.0, True, "2", 10**9])
def test_a_split_into_no_sensible_number_of_parts_is_refused(parts):
    with pytest.raises(InvalidValue):
        usd("1").split(parts)


@pytest.mark.parametrize(
    ("rate", "expected"), [("0.5", "0.03"), ("-0.5", "-0.03"), ("0.49999999", "0.02"), ("1.1", "0.06"), ("0", "0")]
)
def test_a_rate_rounds_once_and_a_half_goes_away_from_zero(rate, expected):
    assert usd("0.05").times(Decimal(rate)) == usd(expected)


@pytest.mark.parametrize("rate", [0.5, True, "0.5", None, Decimal("NaN"), Decimal("Infinity"), Decimal("1E+99999")])
def test_a_rate_that_is_not_exact_is_refused(rate):
    with pytest.raises(InvalidValue):
        usd("1").times(rate)


@pytest.mark.parametrize("amount", ["0", "-0.01"])
def test_an_amount_that_must_be_positive_is_refused_at_zero_and_below(amount):
    """H01."""
    with pytest.raises(InvalidValue) as refusal:
        usd(amount).positive("amount")
    assert refusal.value.field == "amount"
    assert "zero" in str(refusal.value)


def test_an_amount_above_zero_is_itself():
    money = usd("0.01")
    assert money.positive() is money


def test_rounding_agrees_with_the_published_half_up_cases(real_data):
    checked, mode = 0, ""
    for line in real_data("vectors/quantize.decTest").splitlines():
        words = line.replace("'", "").split()
        if words[:1] == ["rounding:"]:
            mode = words[1]
        if mode != "half_up" or len(words) != 6 or words[1] != "quantize" or "->" not in words:
            continue
        value, quantum, expected = words[2], words[3], words[5]
        if any(not Decimal(word).is_finite() for word in (value, quantum, expected) if "#" not in word) or "#" in line:
            continue
        exponent = Decimal(quantum).as_tuple().exponent
        if abs(exponent) > 20 or abs(Decimal(value).adjusted()) > 20:
            continue
        numerator, denominator = (Decimal(value) / Decimal(10) ** exponent).as_integer_ratio()
        assert rounded(numerator, denominator) == int(Decimal(expected) / Decimal(10) ** exponent)
        checked += 1
    assert checked > 100
