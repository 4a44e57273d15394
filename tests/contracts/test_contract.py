"""What an author of an adapter can and cannot do to a contract."""

import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest

import custmgr.ports
from custmgr.memory import in_memory
from custmgr.testing.contract import Contract, clauses

SUITE = """
import pytest
from custmgr.testing.contract import Contract

class OneContract(Contract):
    def test_met(self): pass
    def test_unmet(self): raise AssertionError("unmet")
    @pytest.mark.parametrize("n", [1, 2])
    def test_unmet_in_every_case(self, n): raise AssertionError("unmet")

class TestOne(OneContract):
    waived = {waived!r}

class TestOther(OneContract):
    waived = {{"test_unmet": "not yet", "test_unmet_in_every_case": "not yet"}}
"""


LEAN = [part for plugin in ("cacheprovider", "hypothesispytest", "xdist") for part in ("-p", f"no:{plugin}")]
"""What every run leaves out, to begin sooner."""


class CountContract(Contract):
    def test_one(self):
        """A clause."""

    def test_two(self):
        """Another clause."""

    def other(self):
        """No clause."""


def ran(folder, waived, *arguments):
    suite = folder / "test_suite.py"
    suite.write_text(SUITE.format(waived=waived))
    command = [sys.executable, "-m", "pytest", "-q", "-rA", *LEAN, *arguments, str(suite)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)


def test_the_clauses_are_the_tests_of_the_contracts_alone():
    class Mine(CountContract):
        def test_mine(self):
            """A test of the adapter's own."""

    assert clauses(Mine) == {"test_one", "test_two"}


def test_a_clause_cannot_be_redefined():
    with pytest.raises(TypeError, match=r"redefined.*test_one"):
        type("Mine", (CountContract,), {"test_one": lambda self: None})


def test_a_clause_cannot_be_taken_away():
    with pytest.raises(TypeError, match=r"redefined.*test_two"):
        type("Mine", (CountContract,), {"test_two": None})


def test_a_clause_cannot_be_redefined_by_another_parent():
    class Elsewhere:
        def test_one(self):
            """Not the clause."""

    with pytest.raises(TypeError, match=r"redefined.*test_one"):
        type("Mine", (Elsewhere, CountContract), {})


def test_a_clause_cannot_be_redefined_a_level_further_down():
    class Mine(CountContract):
        """Adds nothing."""

    with pytest.raises(TypeError, match=r"redefined.*test_one"):
        type("Further", (Mine,), {"test_one": lambda self: None})


def test_a_clause_cannot_be_redefined_by_another_contract():
    with pytest.raises(TypeError, match=r"redefined.*test_one"):
        type("Mine", (CountContract, Contract), {"test_one": lambda self: None})

    class Other(Contract):
        def test_one(self):
            """Another contract's clause of the same name."""

    with pytest.raises(TypeError, match=r"redefined.*test_one"):
        type("Mine", (Other, CountContract), {})


def test_a_contract_may_add_clauses_to_another():
    class Longer(CountContract, Contract):
        def test_three(self):
            """A third clause."""

    assert clauses(Longer) == {"test_one", "test_two", "test_three"}


def test_a_waiver_names_a_clause():
    with pytest.raises(TypeError, match=r"do not exist.*test_three"):
        type("Mine", (CountContract,), {"waived": {"test_three": "no"}})


def test_a_waiver_gives_a_reason():
    with pytest.raises(TypeError, match=r"reason.*test_one"):
        type("Mine", (CountContract,), {"waived": {"test_one": " "}})


def test_a_waived_clause_is_an_expected_failure_with_its_reason(tmp_path):
    result = ran(tmp_path, {"test_unmet": "a folder refuses nothing", "test_unmet_in_every_case": "not yet"})
    assert result.returncode == 0, result.stdout
    assert "a folder refuses nothing" in result.stdout
    assert "2 passed, 6 xfailed" in result.stdout


def test_a_waived_clause_that_is_met_fails(tmp_path):
    waived = {"test_met": "not yet", "test_unmet": "not yet", "test_unmet_in_every_case": "not yet"}
    result = ran(tmp_path, waived)
    assert result.returncode == 1
    assert "XPASS(strict)" in result.stdout
    assert "1 failed, 1 passed, 6 xfailed" in result.stdout


def test_an_unmet_clause_that_is_not_waived_fails(tmp_path):
    result = ran(tmp_path, {"test_unmet_in_every_case": "not yet"})
    assert result.returncode == 1
    assert "1 failed, 2 passed, 5 xfailed" in result.stdout


def test_the_plugin_may_be_named_as_well_as_found(tmp_path):
    waived = {"test_unmet": "not yet", "test_unmet_in_every_case": "not yet"}
    result = ran(tmp_path, waived, "-p", "custmgr")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "2 passed, 6 xfailed" in result.stdout


def test_every_port_has_a_stand_in_in_memory_and_a_contract_for_others():
    """B1."""
    ports = {module.name for module in pkgutil.iter_modules(custmgr.ports.__path__)} - {"joined"}
    assert ports >= {"storage", "mail", "renderer"}
    for port in ports:
        assert in_memory(port), port
        offered = vars(importlib.import_module(f"custmgr.testing.{port}")).values()
        assert [one for one in offered if isinstance(one, type) and issubclass(one, Contract) and clauses(one)], port


def test_whoever_embeds_the_library_is_told_every_type():
    """B1: each public method says what it takes and gives, in a package that says it is typed."""
    assert (Path(custmgr.__file__).parent / "py.typed").is_file()
    slices = [get_type_hints(one.fget)["return"] for one in vars(custmgr.Acting).values() if isinstance(one, property)]
    assert len(slices) > 10
    for service in slices:
        for name, method in inspect.getmembers(service, lambda one: hasattr(one, "action")):
            takes = inspect.signature(method)
            bare = [one for one in list(takes.parameters.values())[1:] if one.annotation is one.empty]
            assert not bare, (service, name, bare)
            assert takes.return_annotation is not takes.empty, (service, name)
