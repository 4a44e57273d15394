"""An amount without a currency means each row's own one, whatever its decimals (F63, B24)."""

from operator import eq, ge, gt, le, lt
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custmgr import Money
from custmgr.query.amounts import USUAL, in_own_currency, unusual
from custmgr.query.evaluate import predicate
from custmgr.schema import Stored
from custmgr.values import money

OPERATORS = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
CURRENCIES = ["USD", "EUR", "JPY", "KWD", "CLF", "ISK"]


@attrs.frozen
class Row:
    id: UUID
    balance: Money
    version: int = 0


ROWS = Stored(Row)

amounts = st.decimals(-100, 100, places=4)


def held(where, amount):
    return predicate(where, ROWS, lambda *_: False)(Row(UUID(int=1), amount))


@given(st.integers(-1_000_000, 1_000_000), st.sampled_from(CURRENCIES), amounts, st.sampled_from(sorted(OPERATORS)))
def test_it_is_compared_as_the_numbers_compare(minor, currency, asked, operator):
    amount = Money.of_minor(minor, currency)
    where = in_own_currency("balance", asked, asked, operator)
    assert held(where, amount) is OPERATORS[operator](amount.amount, asked)


@given(st.integers(-1_000_000, 1_000_000), st.sampled_from(CURRENCIES), amounts, amounts)
def test_a_range_takes_in_both_ends(minor, currency, low, high):
    amount = Money.of_minor(minor, currency)
    assert held(in_own_currency("balance", low, high), amount) is (low <= amount.amount <= high)
    assert held(in_own_currency("balance", None, high), amount) is (amount.amount <= high)
    assert held(in_own_currency("balance", low, None), amount) is (low <= amount.amount)


@pytest.mark.parametrize("code", sorted(money._exponents))
def test_the_decimals_of_historic_currencies_are_known(code):
    grouped = {one: decimals for decimals, codes in unusual().items() for one in codes}
    assert grouped.get(code, USUAL) == money.exponent(code)


def test_every_current_currency_with_minor_units_is_in_one_group():
    from iso4217 import Currency

    grouped = [one for codes in unusual().values() for one in codes]
    assert len(grouped) == len(set(grouped))
    for one in Currency:
        if one.exponent is not None:
            decimals = next((n for n, codes in unusual().items() if one.code in codes), USUAL)
            assert decimals == one.exponent
