"""A desk takes the adapters that its ports ask for, and no others (B1)."""

from typing import Any

import pytest

from custmgr import Desk, InvalidValue
from custmgr.memory import in_memory
from custmgr.memory.mail import MemoryMail

PORTS = ("storage", "mail", "renderer")
URLS = {"storage": "sqlite:///x.db", "mail": "smtp://ana:secret@localhost:25", "renderer": "pdf:"}


def opened(port: str, given: Any) -> Desk:
    chosen: dict[str, Any] = {"storage": "memory:", port: given}
    return Desk.open(chosen.pop("storage"), **chosen)


@pytest.mark.parametrize("port", PORTS)
def test_a_url_of_the_port_opens_a_desk(port: str):
    assert getattr(opened(port, URLS[port]).house, port)


@pytest.mark.parametrize("port", PORTS)
def test_a_url_of_another_port_opens_none_and_shows_no_password(port: str):
    for other in {*PORTS} - {port}:
        with pytest.raises(InvalidValue) as refusal:
            opened(port, URLS[other])
        assert refusal.value.field == port
        assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("port", PORTS)
def test_an_adapter_of_another_port_opens_none(port: str):
    for other in {*PORTS} - {port}:
        with pytest.raises(InvalidValue) as refusal:
            opened(port, in_memory(other))
        assert refusal.value.field == port


@pytest.mark.parametrize("port", PORTS)
def test_what_is_no_adapter_opens_none(port: str):
    for given in (5, object(), b"memory:"):
        with pytest.raises(InvalidValue):
            opened(port, given)


@pytest.mark.parametrize("port", PORTS)
def test_memory_has_no_places(port: str):
    with pytest.raises(InvalidValue, match="nothing behind") as refusal:
        opened(port, "memory:first")
    assert refusal.value.field == port


def test_a_store_has_to_be_given():
    with pytest.raises(InvalidValue):
        Desk.open(None)  # type: ignore[arg-type]


def test_the_class_of_an_adapter_is_none():
    with pytest.raises(InvalidValue):
        opened("mail", MemoryMail)


def test_a_scheme_that_nobody_has_is_refused_and_shows_no_password():
    with pytest.raises(InvalidValue, match="'postgres:'") as refusal:
        Desk.open("postgres://ana:secret@localhost/test")
    assert "secret" not in str(refusal.value)
