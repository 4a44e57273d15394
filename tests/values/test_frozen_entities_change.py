"""A frozen entity changes into another one, by its constructor or past one that does nothing but set its attributes."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custmgr import CustmgrError, Desk, InvalidValue, ManualClock
from custmgr.customers import Listing
from custmgr.desk import KINDS
from custmgr.history import Activity
from custmgr.invoices import Invoice
from custmgr.ledger import LedgerEntry, OpenCredit, OpenItem
from custmgr.ledger.model import Account
from custmgr.schema import Stored
from custmgr.testing.samples import fill
from custmgr.testing.storage_kinds import Customer, Item, usd
from custmgr.values import frozen
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id
from custmgr.values.line import Line
from custmgr.values.people import PersonName


def _above_zero(_entity: Any, _field: Any, value: int) -> None:
    if value <= 0:
        raise ValueError(value)


@attrs.frozen
class Plain:
    a: int = 1
    b: int = 2
    _c: int = 3


@attrs.frozen
class Defaulted(Plain):
    """What its default says is kept, though it was reckoned from another attribute."""

    d: int = attrs.Factory(lambda self: self.a + self.b, takes_self=True)


@attrs.frozen
class Derived(Plain):
    d: int = attrs.field(init=False, default=attrs.Factory(lambda self: self.a + self.b, takes_self=True))


@attrs.frozen
class Converting(Plain):
    a: int = attrs.field(default=1, converter=abs)


@attrs.frozen
class Validating(Plain):
    a: int = attrs.field(default=1, validator=_above_zero)


@attrs.frozen
class Checking(Plain):
    def __attrs_post_init__(self) -> None:
        _above_zero(self, "a", self.a)


@attrs.frozen
class CheckingFirst(Plain):
    def __attrs_pre_init__(self) -> None:
        """So that the constructor does more than to set."""


@attrs.frozen
class Written(Plain):
    """Its constructor is written by hand, and takes its attributes otherwise."""

    def __init__(self, a: int, b: int = 0, c: int = 0) -> None:
        self.__attrs_init__(abs(a), b, c)


@attrs.define(slots=False)
class Open(Plain):
    """No slots."""


MADE = [Plain, Defaulted, Derived, Converting, Validating, Checking, CheckingFirst, Written, Open]
NUMBERS = st.integers(-3, 3)


def outcome(change: Any, entity: Any, changes: dict[str, Any]) -> Any:
    """The new entity's attributes, or the sort of refusal."""
    try:
        new = change(entity, **changes)
    except (TypeError, ValueError, CustmgrError) as error:
        return type(error)
    return type(new), [getattr(new, field.name) for field in attrs.fields(type(new))]


@pytest.mark.parametrize("kind", MADE)
@given(st.dictionaries(st.sampled_from(["a", "b", "c", "_c", "e"]), NUMBERS), st.integers(1, 3))
def test_it_is_what_evolving_gives(kind: type, changes: dict[str, int], was: int):
    entity = kind(was)
    assert outcome(changed, entity, changes) == outcome(attrs.evolve, entity, changes)
    assert entity == kind(was)


@pytest.fixture(scope="module")
def full() -> Desk:
    desk = Desk.open("memory:", mail="memory:", renderer="memory:", clock=ManualClock("2026-06-30"))
    fill(desk)
    return desk


@pytest.mark.parametrize("stored", KINDS, ids=lambda stored: stored.name)
def test_every_kind_changes_as_it_evolves(full: Desk, stored: Stored):
    """Each attribute alone, all together and none, from every sample to the next one."""
    with full.house.storage.read() as reader:
        samples = list(reader.stream(stored.kind, order=stored.key))
    names = [field.name for field in attrs.fields(stored.kind) if field.init]
    for one, other in zip(samples, samples[1:] + samples[:1], strict=True):
        for some in ([], names, *([name] for name in names)):
            changes = {name: getattr(other, name) for name in some}
            assert outcome(changed, one, changes) == outcome(attrs.evolve, one, changes)


def test_nothing_changed_is_a_copy():
    item = Item(new_id())
    assert changed(item) == item
    assert changed(item) is not item


def test_what_a_class_checks_and_reads_it_checks_and_reads_again():
    line = Line("Pages", 1, 1)
    assert changed(line, quantity="2.50").quantity == Line("Pages", "2.50", 1).quantity
    with pytest.raises(InvalidValue):
        changed(line, quantity="many")
    with pytest.raises(InvalidValue):
        changed(PersonName("Ruth"), given="")


def test_what_a_class_derives_it_derives_again_where_it_is_not_given():
    assert changed(Derived(), a=5).d == 7
    assert changed(Derived(), a=5, d=0).d == 0
    account = Account(new_id(), usd(5), usd(2))
    assert changed(account, total_due=usd(7)).balance == usd(5)
    assert account.moved(usd(2), usd(1)).balance == usd(4)


def test_an_unknown_attribute_is_refused():
    with pytest.raises(TypeError, match="no attribute colour"):
        changed(Customer(), colour="red")


@pytest.mark.parametrize("kind", [Activity, Invoice, LedgerEntry, Listing, OpenCredit, OpenItem])
def test_what_is_changed_most_is_copied(kind: type):
    assert frozen._changer(kind, ("version",) if hasattr(kind, "version") else ()) is not frozen._made_anew


def test_an_account_is_copied_where_its_balance_is_given():
    assert frozen._changer(Account, ("total_due", "account_credit", "balance")) is not frozen._made_anew
