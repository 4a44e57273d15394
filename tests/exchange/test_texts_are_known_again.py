"""An import remembers the texts of its file in little memory, and forgets none (P14)."""

from hypothesis import given
from hypothesis import strategies as st

from custmgr.exchange.seen import FEWEST, Seen


@given(st.lists(st.tuples(st.text(max_size=6), st.integers(1, 2**32 - 1))), st.text(max_size=6))
def test_a_text_is_known_by_the_line_on_which_it_stood_first(met, other):
    seen, first = Seen(), {}
    for text, line in met:
        seen.add(text, line)
        first.setdefault(text, line)
    assert {text: seen.line(text) for text in {*first, other}} == {text: first.get(text, 0) for text in {*first, other}}


def test_nothing_is_forgotten_when_room_is_made_for_more():
    seen = Seen()
    for line in range(1, 20 * FEWEST):
        seen.add(f"office{line}@bell.example", line)
    assert all(seen.line(f"office{line}@bell.example") == line for line in range(1, 20 * FEWEST))
    assert not any(seen.line(f"office{line}@keller.example") for line in range(1, 20 * FEWEST))


def test_a_large_file_takes_little_memory():
    seen = Seen()
    for line in range(1, 400_001):
        seen.add(str(line), line)
    assert memory_of(seen) <= 13_000_000


def memory_of(seen):
    return sum(memoryview(part).nbytes for part in vars(seen).values() if not isinstance(part, int))
