"""Money is made from what somebody wrote, or refused."""

import csv
import pickle
from decimal import Decimal, localcontext

import pytest

from custmgr.errors import InvalidValue
from custmgr.values import Money, exponent


def test_text_int_and_decimal_make_the_same_money():
    assert Money("53.00", "USD") == Money(53, "USD") == Money(Decimal("53.0"), "USD") == Money.of_minor(5300, "USD")


@pytest.mark.parametrize(
    "given",
    [
        10.1, True, None, b"1", "", " ", " 12 ", "12\n", "1_000", "1,000", "1 000", "1e3", "+1", ".5", "5.", "--1",
        "NaN", "Infinity", "١٢٣", "１２", "-0", "-0.00", "0x10", "9" * 10_000,
        Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-0"), Decimal("-0.00"),
        Decimal("1E+999999"), Decimal("1E-999999"), pytest.param(10**5000, id="huge"),
        pytest.param(-(10**5000), id="huge debt"),
    ],
)  # fmt: skip
def test_what_is_not_a_plain_exact_number_is_refused(given):
    """H02: never coerced, and the refusal can be printed whatever was given."""
    with pytest.raises(InvalidValue) as refusal:
        Money(given, "USD")
    assert refusal.value.field == "amount"
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize(("given", "currency"), [("12.345", "USD"), ("10.5", "JPY"), ("1.2345", "KWD")])
def test_more_decimals_than_the_currency_has_are_refused(given, currency):
    """H03."""
    with pytest.raises(InvalidValue, match="precision"):
        Money(given, currency)


def test_a_dinar_has_three_decimals():
    """H03."""
    assert Money("1.234", "KWD").minor == 1234


def test_the_bound_is_included_and_one_more_is_refused():
    """H04."""
    assert Money("10000000000000.00", "USD").minor == 10**15
    assert Money("-10000000000000.00", "USD").minor == -(10**15)
    for beyond in ("10000000000000.01", "-10000000000000.01", Decimal("1E+14"), 10**14):
        with pytest.raises(InvalidValue, match="range"):
            Money(beyond, "USD")


def test_a_sum_of_two_maxima_is_refused():
    """H04: nothing wraps around."""
    most = Money("10000000000000.00", "USD")
    with pytest.raises(InvalidValue, match="range"):
        most + most


@pytest.mark.parametrize("code", ["usd", "US", "USDX", "QQQ", "XXX", "XTS", "XAU", "", "USD\n", None, 840, ["USD"], {}])
def test_an_unknown_or_unit_less_currency_is_refused(code):
    for make in (lambda: Money("1", code), lambda: Money.of_minor(100, code), lambda: Money.zero(code)):
        with pytest.raises(InvalidValue) as refusal:
            make()
        assert refusal.value.field == "currency"


def test_withdrawn_currencies_of_historic_documents_are_known():
    assert [str(Money(7, code)) for code in ("BGN", "HRK", "ITL")] == ["BGN 7.00", "HRK 7.00", "ITL 7"]


def test_storage_hands_back_minor_units_only_as_an_int():
    for wrong in (1.0, "1", True, Decimal(1)):
        with pytest.raises(InvalidValue):
            Money.of_minor(wrong, "USD")


def test_money_reads_as_code_and_amount():
    assert [str(Money.of_minor(minor, "USD")) for minor in (5330, 5, -5, 0)] == [
        "USD 53.30", "USD 0.05", "USD -0.05", "USD 0.00",
    ]  # fmt: skip
    assert repr(Money("-0.05", "USD")) == "Money('-0.05', 'USD')"
    assert str(Money(100, "JPY")) == "JPY 100"


def test_the_amount_is_exact_in_any_decimal_context():
    with localcontext(prec=3):
        assert str(Money("123456.78", "USD").amount) == "123456.78"


def test_money_cannot_be_changed():
    with pytest.raises(AttributeError):
        Money("1", "USD").minor = 2


def test_money_pickles_and_is_a_key():
    money = Money("53.30", "USD")
    assert pickle.loads(pickle.dumps(money)) == money
    assert {money: "found"}[Money("53.30", "USD")] == "found"


def test_exponents_are_those_of_the_published_list(real_data):
    checked = 0
    for row in csv.DictReader(real_data("vectors/iso4217.csv").splitlines()):
        if row["minor_units"].isdigit():
            assert exponent(row["code"]) == int(row["minor_units"])
            checked += 1
        elif row["code"]:
            with pytest.raises(InvalidValue):
                exponent(row["code"])
    assert checked > 200
