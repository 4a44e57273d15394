"""What every storage holds about searching: texts and collections."""

from contextlib import suppress

import pytest

from custmgr.errors import InvalidValue
from custmgr.ports.storage import Storage
from custmgr.query.criteria import Contains, Has, Is, Not, Says, With, both
from custmgr.testing.contract import Contract
from custmgr.testing.storage_kinds import Customer, Item
from custmgr.testing.storage_named import Named, numbers
from custmgr.values.frozen import changed

WRITTEN = (
    "Жуковский и Сыновья",
    "東京商事 王伟",
    "\U0001f600\U0001f603\U0001f604 Co",
    'say "NEAR" AND b* OR (c) NOT d^2 col:x -y',
    "long " * 2000 + "needle",
    "ab",
    "a",
    "abcxdef defabc",
)
"""Names in other letters, in the words of query languages, very long and very short."""


class StorageSearch(Named, Contract):
    """The clauses about text and collections."""

    @pytest.fixture
    def written(self, store: Storage) -> Storage:
        """Customers with these names, numbered from 1."""
        with store.begin() as tx:
            tx.put_many([Customer(number=at, name=name, email=None) for at, name in enumerate(WRITTEN, 1)])
        return store

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

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("жук", [1]), ("СЫН", [1]), ("ж", [1]), ("ий", [1]), ("и с", [1]), ("жук сын", []),
            ("東京商", [2]), ("商事", [2]), ("王", [2]), ("王伟", [2]), ("事 王伟", [2]), ("伟王", []),
            ("\U0001f600\U0001f603\U0001f604", [3]), ("\U0001f603\U0001f604", [3]), ("\U0001f604", [3]),
            ("near", [4]), ('"near"', [4]), ("and b*", [4]), ("b*", [4]), ("* o", [4]), ('"', [4]), ("d^2 col:x", [4]),
            ("(c) not", [4]), ("-y", [4]), ("near*", []), ('or "', []), ('"""', []), ("c or n", []),
            ("needle", [5]), ("long needle", [5]), ("g l", [5]), ("ng long long", [5]),
            ("a", [4, 6, 7, 8]), ("ab", [6, 8]), ("abc", [8]), ("b", [4, 6, 8]),
            ("abcdef", []), ("defabc", [8]), ("abcxdef defabcx", []),
        ],
    )  # fmt: skip
    def test_says_finds_text_of_any_length_in_any_letters(self, written: Storage, text: str, found: list[int]) -> None:
        """H83."""
        assert numbers(written, Says(text)) == found

    def test_says_stands_among_other_criteria(self, written: Storage) -> None:
        with written.begin() as tx:
            (eight,) = tx.find(Customer, Is("number", 8))
            tx.lock(eight.id)
            tx.put(Item(eight.id))
        assert numbers(written, Not(Says("defabc"))) == [1, 2, 3, 4, 5, 6, 7]
        assert numbers(written, Says("near") | Says("defabc") | Says("王")) == [2, 4, 8]
        assert numbers(written, both(Says("def"), Says("abc"), Is("number", 8))) == [8]
        with written.read() as desk:
            assert desk.count(Item, With(Customer, Says("defabc"))) == 1
            assert desk.count(Item, With(Customer, Says("needle"))) == 0

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
            tx.put(changed(one, name="Ida", email=None))
        assert (numbers(named, Says("elodie")), numbers(named, Says("IDA"))) == ([], [1])

    def test_says_follows_every_change_of_one_transaction(self, named: Storage) -> None:
        with named.begin() as tx:
            (one,) = tx.find(Customer, Is("number", 1))
            tx.lock(one.id)
            two = tx.put(changed(one, name="Zwischenstand"))
            assert tx.count(Customer, Says("zwischen")) == 1
            tx.put(changed(two, name="Endstand"))
            new = tx.put(Customer(number=9, name="Kurzlebig", email=None))
            tx.remove(Customer, new.id)
        assert [numbers(named, Says(text)) for text in ("müller", "zwischen", "endst", "kurzl")] == [[], [], [1], []]

    def test_says_finds_nothing_that_was_undone(self, named: Storage) -> None:
        with suppress(KeyError), named.begin() as tx:
            (one,) = tx.find(Customer, Is("number", 1))
            tx.lock(one.id)
            tx.put(changed(one, name="Ida", email=None))
            tx.put(Customer(number=9, name="Otto Ida", email=None))
            raise KeyError
        assert (numbers(named, Says("ida")), numbers(named, Says("elodie"))) == ([], [1])

    def test_says_finds_no_removed_row(self, named: Storage) -> None:
        with named.begin() as tx:
            (one,) = tx.find(Customer, Is("number", 1))
            tx.lock(one.id)
            tx.remove(Customer, one.id)
        assert (numbers(named, Says("elodie")), numbers(named, Says("e"))) == ([], [2, 3, 4, 5])

    def test_says_finds_what_was_put_again_and_what_changed_elsewhere(self, named: Storage) -> None:
        with named.read() as desk:
            one, two = desk.find(Customer, order=("number",), limit=2)
        with named.begin(one.id, two.id) as tx:
            tx.put_many([changed(one, number=11), changed(two, name="Elodie II")])
        assert (numbers(named, Says("elodie")), numbers(named, Says("legal"))) == ([2, 11], [])

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
            two = tx.put(changed(one, tags=frozenset({"new", "vip"})))
            tx.put(changed(two, tags=frozenset({"new"})))
        assert (numbers(named, Has("tags", "vip")), numbers(named, Has("tags", "new"))) == ([2], [1])

    def test_a_removed_row_has_nothing(self, named: Storage) -> None:
        with named.begin() as tx:
            (one,) = tx.find(Customer, Is("number", 1))
            tx.lock(one.id)
            tx.remove(Customer, one.id)
        assert numbers(named, Has("tags", "vip")) == [2]
