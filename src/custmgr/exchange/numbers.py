"""What files call customers: by the number they have in another system, those without one by the desk's own (D24).

A number that is one customer's there and another's here says in files which it is: ``external_number=2``, ``number=2``.
"""

from collections.abc import Collection, Sequence

from custmgr.customers import Customer
from custmgr.ports.storage import Reader
from custmgr.query import Criteria, Is, OneOf, both

EXTERNAL = "external_number="
OWN = "number="

Numbers = tuple[str | None, int]
"""A customer's number in another system, if any, and the desk's own."""


def called(reader: Reader, customers: Sequence[Numbers]) -> list[str]:
    """What a file calls the customers with these numbers."""
    shared = _shared(reader, customers)
    return [_called(external, str(number), shared) for external, number in customers]


def _called(external: str | None, own: str, shared: Collection[str]) -> str:
    if not external:
        return OWN + own if own in shared else own
    return EXTERNAL + external if external in shared or external.startswith(EXTERNAL) else external


def _shared(reader: Reader, customers: Sequence[Numbers]) -> set[str]:
    """Those of the numbers that are one customer's in another system and another's here."""
    ours = sorted({str(own) for external, own in customers if not external})
    theirs = sorted(
        {own for external, _ in customers if external and (own := own_number(external)) and str(own) == external}
    )
    found: set[str] = set()
    if ours:
        found |= {
            external for (external,) in reader.rows(Customer, ("external_number",), OneOf("external_number", ours))
        }
    if theirs:
        found |= {str(own) for (own,) in reader.rows(Customer, ("number",), without_another(theirs))}
    return found


def without_another(numbers: Collection[int]) -> Criteria:
    """The customers with these numbers of the desk who have none in another system."""
    return both(OneOf("number", sorted(numbers)), Is("external_number", None))


def external_number(word: str) -> str:
    """The number in another system that the word gives to a customer."""
    return word.removeprefix(EXTERNAL)


def own_number(word: str) -> int | None:
    """The number of the desk that the word may be."""
    bare = word.removeprefix(OWN)
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 and str(int(bare)) == bare else None
