"""Whatever is shared out, taxed or written down adds up to the whole and comes back."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from custmgr.values import Line, Money, exponent, sum_of, tax_of
from custmgr.values.money import LARGEST

CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "KWD", "CLF"])
MINOR = st.integers(-LARGEST, LARGEST)
MONEY = st.builds(Money.of_minor, MINOR, CURRENCIES)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any)
PERCENT = st.sampled_from(["0", "5.5", "7", "7.7", "19", "20", "33.333333", "100"]).map(Decimal)


EITHER = st.booleans()


@st.composite
def lines(draw, included=EITHER):
    return Line(
        "Work",
        Decimal(draw(st.integers(-(10**8), 10**8))).scaleb(-3),
        Decimal(draw(st.integers(-(10**8), 10**8))).scaleb(-4),
        discount=draw(PERCENT),
        tax_rate=draw(PERCENT),
        tax_included=draw(included),
    )


@given(MONEY)
def test_what_is_written_comes_back(money):
    assert Money(str(money.amount), money.currency) == money
    assert Money(money.amount, money.currency) == money
    assert str(money) == f"{money.currency} {money.amount}"
    assert money.amount * 10 ** exponent(money.currency) == money.minor


@given(MONEY, WEIGHTS)
def test_parts_sum_to_the_whole_and_stay_within_one_unit_of_their_share(money, weights):
    """H18, D16."""
    parts = money.allocate(weights)
    assert sum_of(parts, money.currency) == money
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - Fraction(money.minor * weight, sum(weights))) < 1


@given(MONEY, WEIGHTS)
def test_a_debt_is_shared_like_a_credit(money, weights):
    assert (-money).allocate(weights) == tuple(-part for part in money.allocate(weights))


@given(MONEY, st.integers(1, 50))
def test_equal_parts_differ_by_one_unit_at_most_and_the_larger_come_first(money, parts):
    sizes = [abs(part.minor) for part in money.split(parts)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] - sizes[-1] <= 1


@given(MINOR, st.decimals(-5, 5, places=6))
def test_a_rate_rounds_to_the_nearest_unit_and_halves_away_from_zero(minor, rate):
    exact = Fraction(minor) * Fraction(rate)
    if abs(exact) < LARGEST:
        result = Money.of_minor(minor, "USD").times(rate).minor
        assert abs(result - exact) <= Fraction(1, 2)
        if abs(result - exact) == Fraction(1, 2):
            assert abs(result) > abs(exact)


@given(st.lists(lines(), max_size=12), CURRENCIES, st.sampled_from(["document", "line"]))
def test_totals_are_the_sums_of_their_lines_and_of_their_rates(document, currency, rounding):
    """D16."""
    totals = tax_of(document, currency, rounding=rounding)
    assert totals.gross == totals.net + totals.tax
    for shares in (totals.lines, [(net, tax) for _, net, tax in totals.by_rate]):
        assert sum_of((net for net, _ in shares), currency) == totals.net
        assert sum_of((tax for _, tax in shares), currency) == totals.tax


@given(st.lists(lines(), max_size=12), CURRENCIES, st.sampled_from(["document", "line"]))
def test_every_line_keeps_the_amount_that_was_stated(document, currency, rounding):
    """D16: the gross where the price includes tax, the net elsewhere."""
    totals = tax_of(document, currency, rounding=rounding)
    for line, (net, tax) in zip(document, totals.lines, strict=True):
        assert line.amount(currency) == (net + tax if line.tax_included else net)


@given(st.lists(lines(included=st.just(False)), max_size=12), CURRENCIES)
def test_tax_is_the_rate_on_the_sum_rounded_once(document, currency):
    """D16."""
    totals = tax_of(document, currency)
    for rate, net, tax in totals.by_rate:
        assert tax == net.times(rate / 100)


@given(st.lists(lines(), min_size=1, max_size=12), CURRENCIES)
def test_no_share_of_tax_is_a_unit_away_from_its_own(document, currency):
    totals = tax_of(document, currency)
    for line, (_, tax) in zip(document, totals.lines, strict=True):
        rate = Fraction(line.tax_rate)
        own = line.amount(currency).minor * rate / (100 + rate if line.tax_included else 100)
        assert abs(tax.minor - own) < 1
