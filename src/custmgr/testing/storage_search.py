"""What every storage holds about searching: texts and collections."""

import attrs
import pytest

from custmgr.errors import InvalidValue
from custmgr.ports.storage import Storage
from custmgr.query.criteria import Contains, Has, Is, Says
from custmgr.testing.contract import Contract
from custmgr.testing.storage_kinds import Customer
from custmgr.testing.storage_named import Named, numbers


class StorageSearch(Named, Contract):
    """The clauses about text and collections."""

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("elodie", [1]),
            ("MÜLLER", [1]),
            ("e\N{COMBINING ACUTE ACCENT}lo", [1]),
            ("strasse", [4]),
            ("lawfirm", [3, 5]),
            ("%", [2]),
            ("100%", [2]),
            ("0% l", [2]),
            ("_", [2]),
            ("l_s", [2]),
            ("o'b", [3]),
            ("\\", [3]),
            ("'; DROP", [5]),
            ("--", [5]),
            ("(a+)+$", []),
            ("", [1, 2, 3, 4, 5]),
            ("x" * 200, []),
        ],
    )
    def test_says_finds_text_literally_whatever_its_case_and_accents(
        self, named: Storage, text: str, found: list[int]
    ) -> None:
        """H83."""
        assert numbers(named, Says(text)) == found

    def test_says_does_not_reach_across_fields(self, named: Storage) -> None:
        assert numbers(named, Says("Müller elodie")) == []

    @pytest.mark.parametrize("length", [201, 10_000])
    def test_a_text_too_long_to_look_for_is_refused(self, named: Storage, length: int) -> None:
        """H83."""
        with pytest.raises(InvalidValue):
            numbers(named, Says("x" * length))

    def test_says_follows_a_change(self, named: Storage) -> None:
        with named.begin() as tx:
            (one,) = tx.find(Customer, Is("number", 1))
            tx.lock(one.id)
            tx.put(attrs.evolve(one, name="Ida", email=None))
        assert (numbers(named, Says("elodie")), numbers(named, Says("IDA"))) == ([], [1])

    @pytest.mark.parametrize(
        ("text", "found"),
        [("O'B", [3]), ("o'b", []), ("%", [2]), ("_", [2]), ("\\", [3]), ("'; drop", [5]), ("lawfirm", []), ("É", [1])],
    )
    def test_contains_finds_text_in_its_field_only_character_by_character(
        self, named: Storage, text: str, found: list[int]
    ) -> None:
        """H83."""
        assert numbers(named, Contains("name", text)) == found

    def test_an_absent_text_contains_nothing(self, named: Storage) -> None:
        assert numbers(named, Contains("email", "")) == [1, 3, 5]

    @pytest.mark.parametrize(("field", "text"), [("name", "x" * 201), ("number", "1"), ("nickname", "x")])
    def test_contains_needs_a_text_field_and_a_text_of_a_length_to_look_for(
        self, named: Storage, field: str, text: str
    ) -> None:
        with pytest.raises(InvalidValue):
            numbers(named, Contains(field, text))

    @pytest.mark.parametrize(
        ("tag", "found"), [("vip", [1, 2]), ("Vip", [4]), ("größe", [1]), ("a'b", [5]), ("%", [5]), ("v", []), ("", [])]
    )
    def test_has_finds_the_exact_text_in_a_collection(self, named: Storage, tag: str, found: list[int]) -> None:
        assert numbers(named, Has("tags", tag)) == found

    def test_has_follows_a_change(self, named: Storage) -> None:
        with named.begin() as tx:
            (one,) = tx.find(Customer, Is("number", 1))
            tx.lock(one.id)
            two = tx.put(attrs.evolve(one, tags=frozenset({"new", "vip"})))
            tx.put(attrs.evolve(two, tags=frozenset({"new"})))
        assert (numbers(named, Has("tags", "vip")), numbers(named, Has("tags", "new"))) == ([2], [1])

    def test_a_removed_row_has_nothing(self, named: Storage) -> None:
        with named.begin() as tx:
            (one,) = tx.find(Customer, Is("number", 1))
            tx.lock(one.id)
            tx.remove(Customer, one.id)
        assert numbers(named, Has("tags", "vip")) == [2]
