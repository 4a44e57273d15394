"""All human text passes one check, and is searched in one form."""

import json

import pytest

from custmgr.errors import InvalidValue
from custmgr.values import fold, text


def test_text_is_trimmed_and_composed():
    assert text("  Bell & Sons ", "name", at_most=50) == "Bell & Sons"
    assert text("Zoe\u0308", "name", at_most=50) == "Zo\u00eb"
    assert text("Łódź 東京 שלום", "name", at_most=50) == "Łódź 東京 שלום"


@pytest.mark.parametrize(
    "given",
    [
        "Bell\r\nBcc: x@y", "Bell\n", "\nBell", "a\tb", "a\x00b", "a\x0bb", "a\x1bb", "a\x7fb", "a\x85b", "a\x9bb",
        "a\u2028b", "a\u2029b", "a\ud800b", "a\ufffeb", "é\x85",
    ],
)  # fmt: skip
def test_control_characters_are_refused_and_never_dropped(given):
    """H51."""
    with pytest.raises(InvalidValue, match="control") as refusal:
        text(given, "name", at_most=50)
    assert refusal.value.field == "name"


def test_newlines_and_tabs_stand_only_in_text_of_lines():
    assert text("one\r\ntwo\n\tthree", "note", at_most=50, lines=True) == "one\ntwo\n\tthree"
    for given in ("a\rb", "a\x85b", "a\u2028b", "a\x00"):
        with pytest.raises(InvalidValue, match="control"):
            text(given, "note", at_most=50, lines=True)


@pytest.mark.parametrize("given", ["", "   ", "\u200b", "\u00a0", "\u2060\u00a0"])
def test_required_text_has_a_visible_character(given):
    with pytest.raises(InvalidValue, match="empty"):
        text(given, "name", at_most=50)


def test_optional_text_may_be_empty():
    assert text("  ", "name", at_most=50, required=False) == ""


def test_the_bound_counts_characters_after_trimming():
    """P24."""
    assert text("  " + "é" * 50, "name", at_most=50) == "é" * 50
    for beyond in ("é" * 51, "x" * 10_000_000):
        with pytest.raises(InvalidValue, match="length") as refusal:
            text(beyond, "name", at_most=50)
        assert len(str(refusal.value)) < 400


@pytest.mark.parametrize("given", [None, 1, b"x", ["x"], True])
def test_other_things_are_no_text(given):
    with pytest.raises(InvalidValue, match="type"):
        text(given, "name", at_most=50)


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Müller", "MULLER"), ("Straße", "STRASSE"), ("Ångström", "angstrom"), ("ﬁn", "FIN"), ("İzmir", "izmir"),
        ("Ωmega", "ωMEGA"), ("１２", "12"), ("Zoe\u0308", "ZO\u00cb"), ("Bell", "bELL"),
    ],
)  # fmt: skip
def test_search_ignores_case_accents_and_variants(written, searched):
    """F2."""
    assert fold(written) == fold(searched)


def test_search_keeps_different_names_apart():
    assert len({fold(name) for name in ("Bell", "Ball", "東京", "京東", "Дом", "Том")}) == 6


def test_hostile_text_is_kept_as_it_is_or_refused(real_data):
    """P24: one outcome or the other, never something else."""
    kept = refused = 0
    for given in json.loads(real_data("contacts/naughty_strings_third.json")):
        try:
            checked = text(given, "name", at_most=2000)
        except InvalidValue as refusal:
            refused += bool(str(refusal))
        else:
            assert text(checked, "name", at_most=2000) == checked
            assert fold(fold(checked)) == fold(checked)
            kept += 1
    assert kept > 100
    assert refused > 0
