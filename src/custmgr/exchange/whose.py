"""Which customer, invoice or payment the cells of a chunk of rows mean; looked up for the whole chunk at once."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

import attrs

from custmgr.customers import Customer, Status
from custmgr.exchange.cells import Row
from custmgr.exchange.model import Verdict
from custmgr.exchange.numbers import EXTERNAL, OWN, external_number, own_number, without_another
from custmgr.exchange.profiles import Profile
from custmgr.ports.storage import Reader
from custmgr.query import Criteria, OneOf
from custmgr.values.wording import fold

GONE = (Status.ERASED.value,)


class Known(NamedTuple):
    """A customer as documents need to know it."""

    id: UUID
    status: str
    currency: str


@attrs.frozen
class Customers:
    """The customers that a column of a chunk names, by what the column says; several may bear one name."""

    found: dict[str, list[Known]]
    by_name: bool

    @classmethod
    def named(cls, reader: Reader, rows: Iterable[Row], profile: Profile) -> "Customers":
        """Those that the ``customer`` column of these rows names: by name, or as files call customers."""
        words = {row.word("customer") for row in rows} - {""}
        if profile.by_name:
            names = sorted({fold(word) for word in words})
            return cls(_by(reader, "name_folded", OneOf("name_folded", names)), by_name=True)
        own = {word: number for word in words if (number := own_number(word)) is not None}
        external = _by(reader, "external_number", OneOf("external_number", sorted(map(external_number, words))))
        nameless = _by(reader, "number", without_another(set(own.values())))
        marked = _by(reader, "number", OneOf("number", sorted({own[word] for word in own if word.startswith(OWN)})))
        found: dict[str, list[Known]] = {}
        for word in words:
            number = own.get(word)
            several = [*external.get(external_number(word), ()), *nameless.get(number, ())]
            if not several and word.startswith(OWN):
                several = marked.get(number, [])
            found[word] = list(dict.fromkeys(several))
        return cls(found, by_name=False)

    @property
    def ids(self) -> list[UUID]:
        """All of them, for their locks."""
        return sorted({one.id for several in self.found.values() for one in several})

    def of(self, row: Row) -> Known | None:
        """The one customer that the row names; none, several or a gone one is found in the row."""
        word = row.word("customer")
        several = self.found.get(fold(word) if self.by_name else word, [])
        living = [one for one in several if one.status not in GONE]
        if len(living) == 1:
            return living[0]
        if living:
            row.find(Verdict.REFUSED, "customer", self._one(word))
        elif several:
            row.find(Verdict.REFUSED, "customer", f"a customer that is not {several[0].status}")
        else:
            row.find(Verdict.REFUSED, "customer", "the name of a customer" if self.by_name else "a customer's number")
        return None

    def _one(self, word: str) -> str:
        if self.by_name:
            return "the name of one customer only: several have it"
        number = word.removeprefix(OWN)
        return f"the number of one customer only: say {EXTERNAL}{word} or {OWN}{number}"


def _by(reader: Reader, field: str, where: Criteria) -> dict[Any, list[Known]]:
    found: dict[Any, list[Known]] = {}
    fields = (field, "id", "status", "currency", "merged_into")
    merged: list[tuple[Any, UUID]] = []
    for value, customer, status, currency, into in reader.rows(Customer, fields, where):
        if into is None:
            found.setdefault(value, []).append(Known(UUID(customer), status, currency))
        else:
            merged.append((value, UUID(into)))
    heirs = reader.get_many(Customer, [into for _, into in merged])
    for value, into in merged:
        heir = Known(into, heirs[into].status.value, heirs[into].currency)
        if heir not in (several := found.setdefault(value, [])):
            several.append(heir)
    return found
