"""What every slice must do: bind each public method to an action, and say of each stored field whose it is."""

import gc
import inspect
import re
from functools import cached_property
from pathlib import Path

import pytest

from custmgr import Acting
from custmgr.correspondence import Outbox
from custmgr.desk import KINDS
from custmgr.schema import Datum, Stored
from custmgr.use_case import ACTIONS, Service
from custmgr.values import frozen

IDS = [stored.name for stored in KINDS]


def services() -> list[type[Service]]:
    found = [
        getter.fget.__annotations__["return"]
        for _, getter in inspect.getmembers(Acting, lambda m: isinstance(m, property))
    ]
    return [one for one in found if isinstance(one, type) and issubclass(one, Service)]


def test_every_slice_that_acts_is_an_attribute_of_the_desk():
    named = {one for service in services() for one in service.__mro__}
    assert services()
    assert {one for one in _all_services() if not one.__subclasses__()} <= named | _reached_from_services() | {Outbox}


def _all_services() -> set[type[Service]]:
    gc.collect()  # a class with slots is made anew from the one that was written, which goes when it is collected
    found, left = set(), [Service]
    while left:
        for one in left.pop().__subclasses__():
            if one.__module__.startswith("custmgr."):
                found.add(one)
                left.append(one)
    return found


def _reached_from_services() -> set[type]:
    """Services that another service hands out, like the lists of ``customers``."""
    getters = (m for service in services() for _, m in inspect.getmembers(service, lambda m: isinstance(m, property)))
    return {getter.fget.__annotations__.get("return") for getter in getters if getter.fget}


@pytest.mark.parametrize("service", sorted(_all_services(), key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_every_public_method_is_bound_to_an_action(service: type[Service]):
    own = {"begin", "read", "owner_of", "clock"} | set(vars(Service))
    for name, member in vars(service).items():
        if name.startswith("_") or name in own or isinstance(member, property | cached_property | classmethod):
            continue
        if inspect.isfunction(member):
            assert getattr(member, "action", None) in ACTIONS, f"{service.__name__}.{name} asks nobody"


@pytest.mark.parametrize("stored", KINDS, ids=IDS)
def test_every_stored_field_stands_in_the_data_map(stored: Stored):
    """B26: owner, purpose, erase rule and retention."""
    assert set(stored.fields) == set(stored.slots), f"{stored.name}: not the stored fields"
    for name, datum in stored.fields.items():
        assert isinstance(datum, Datum), name
        assert datum.owner in {"customer", "contact", "staff", "desk"}, f"{stored.name}.{name}: {datum.owner}"
        assert len(datum.purpose) > 5, f"{stored.name}.{name}: no purpose"


@pytest.mark.parametrize("stored", KINDS, ids=IDS)
def test_every_declaration_names_fields_that_exist(stored: Stored):
    named = {*stored.key, *stored.text, *stored.sets, *(f for fields in stored.unique for f in fields)}
    named |= {field for index in stored.index for field in index.fields}
    named |= {stored.owner} if stored.owner else set()
    assert named <= set(stored.slots)
    assert stored.append_only or "version" in stored.slots


def test_there_is_one_way_to_change_an_entity():
    """``changed`` tells of itself when it goes by the constructor, and copies where that does nothing else."""
    own = Path(frozen.__file__)
    sources = [file for file in own.parents[2].rglob("*.py") if file != own]
    assert len(sources) > 100
    assert [file.name for file in sources if re.search(r"\bevolve\b", file.read_text("utf-8"))] == []


def test_kinds_have_different_names():
    assert len(set(IDS)) == len(IDS)


def test_actions_are_words_of_their_slice():
    for action in ACTIONS:
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", action), action
