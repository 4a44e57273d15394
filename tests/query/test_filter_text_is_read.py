"""What a clerk types becomes criteria, and nothing else (B24, H83)."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custmgr.errors import InvalidValue
from custmgr.query import ALL, Between, Both, Contains, Criteria, Either, Has, Is, Not, Says, With
from custmgr.query.columns import Amount, Day, Of, Whole, Words
from custmgr.query.selections import Entry, Flag, Word
from custmgr.query.text import parse
from custmgr.query.tokens import Part, grouping, tokens
from custmgr.testing.storage_kinds import Account

COLUMNS = {
    "name": Words("name_folded"),
    "number": Whole("number"),
    "joined": Day("joined", date(2026, 3, 2)),
    "tag": Word("tags", str.casefold, collection=True),
    "category": Entry("category", lambda: ("Law Firm", "Court")),
    "balance": Amount("balance", Account),
    "due": Amount("due"),
    "late": Flag(Is("late", True)),
    "secret": Of(Account, Whole("open")),
}


def read(text):
    return parse(text, COLUMNS).where


@pytest.mark.parametrize("text", ["", "   ", "\n\t", '""'])
def test_nothing_asked_finds_everything(text):
    assert read(text) == ALL


def test_words_are_searched_and_joined_by_and():
    assert read('bell "new york" or sons') == Either((Both((Says("bell"), Says("new york"))), Says("sons")))
    assert read("bell AND sons") == read("bell sons")


def test_not_binds_tighter_than_and_and_or_weakest():
    assert read("-a b or not c") == Either((Both((Not(Says("a")), Says("b"))), Not(Says("c"))))
    assert read("-(a or b) c") == Both((Not(Either((Says("a"), Says("b")))), Says("c")))
    assert read("not not a") == Not(Not(Says("a")))


def test_quoted_operators_and_words_are_text():
    assert read('"or" "number>1" "say \\"hi\\""') == Both((Says("or"), Says("number>1"), Says('say "hi"')))


def test_parentheses_that_do_not_group_are_text():
    assert read("(a+)+$") == Says("(a+)+$")
    assert read("a) (b") == Both((Says("a)"), Says("(b")))
    assert read("(name:f(x) or y)") == Either((Contains("name_folded", "f(x)"), Says("y")))
    assert read("((a))") == Says("a")


def test_values_may_be_quoted_listed_and_ranged():
    assert read('tag:a,"b c"') == Either((Has("tags", "a"), Has("tags", "b c")))
    assert read('name:"a, b".."c"') == Between("name_folded", "a, b", "c\U0010ffff")
    assert read("number:1..,..3") == Either((Between("number", 1, None), Between("number", None, 3)))
    assert read("joined:2024-02") == Between("joined", date(2024, 2, 1), date(2024, 2, 29))


def test_a_column_of_another_kind_is_asked_there():
    assert read("secret>=3") == With(Account, Between("open", 3, None))


def test_the_columns_that_were_asked_are_told():
    assert parse("a name:b (number>1 or -is:late)", COLUMNS).asks == {"name", "number", "late"}


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a b colour:red", 5),
        ("  colour:red", 3),
        ('tag:a "b', 7),
        ("number:", 8),
        ("number:1,", 10),
        ("a or", 5),
        ("()", 2),
    ],
)
def test_the_place_of_a_mistake_is_its_first_character(text, at):
    with pytest.raises(InvalidValue, match=rf"\(character {at}\)"):
        read(text)


@pytest.mark.parametrize("text", [None, 5, b"a", "a\x00b", "a\x1bb", "\ud800", "x" * 501, '"' + "x" * 201 + '"'])
def test_what_is_no_text_within_bounds_is_refused(text):
    with pytest.raises(InvalidValue):
        read(text)


@pytest.mark.parametrize("text", ["(" * 250 + "a" + ")" * 249, "-" * 499 + "a", "not " * 120 + "a"])
def test_depth_is_bounded(text):
    with pytest.raises(InvalidValue, match="nested at most 20 deep"):
        read(text)


@given(st.text(alphabet=st.sampled_from("ab -():\"\\.,<>=or12%_'; \t"), max_size=60) | st.text(max_size=60))
@example('x,"(a) " (b')
@example('a."( b) "c')
@example('(tag:a,"b) c" d)')
def test_every_text_is_read_or_refused(text):
    with suppress(InvalidValue):
        assert isinstance(parse(text, COLUMNS).where, Criteria)


@given(st.text(alphabet=st.sampled_from('a -()":,.'), max_size=40))
def test_grouping_parentheses_come_in_pairs(text):
    depth = 0
    for at in sorted(grouping(text)):
        depth += 1 if text[at] == "(" else -1
        assert depth >= 0
    assert depth == 0


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)))
def test_quoting_makes_any_word_literal(words):
    quoted = " ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
    assert [one.text for one in tokens(quoted) if one.part is Part.TEXT] == words


@pytest.mark.parametrize(
    "text", ["balance:XXX>1", "balance:ABC>1", "due:EUR>1", "balance:1e5", "balance:٣", "balance:9" + "9" * 30]
)
def test_amounts_are_exact_and_of_known_currencies(text):
    with pytest.raises(InvalidValue):
        read(text)


@pytest.mark.parametrize(
    ("operator", "low", "high"), [(">", 12_346, None), (">=", 12_345, None), ("<", None, 12_344), ("<=", None, 12_345)]
)
def test_an_amount_of_a_named_currency_is_in_its_minor_units(operator, low, high):
    assert read(f"balance:USD{operator}123.45") == With(
        Account, Both((Is("currency", "USD"), Between("balance", low, high)))
    )


def test_an_amount_with_more_decimals_than_the_currency_is_compared_exactly():
    assert read("balance:JPY>10.5") == With(Account, Both((Is("currency", "JPY"), Between("balance", 11, None))))
    assert read("balance:JPY<10.5") == With(Account, Both((Is("currency", "JPY"), Between("balance", None, 10))))


def test_what_a_searched_column_contains_is_asked_of_the_index_first():
    columns = {"name": Words("name_folded", said=True)}
    wanted = Both((Says("bell"), Contains("name_folded", "bell")))
    assert parse("name:Bell", columns).where == wanted
    assert parse("-name:Bell", columns).where == Not(wanted)
    assert parse("name=Bell", columns).where == Is("name_folded", "bell")
