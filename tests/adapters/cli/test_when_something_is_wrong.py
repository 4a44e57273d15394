"""Command lines that cannot be read or are refused: one line each, and an exit code that scripts can rely on."""

import importlib.metadata
import json

import pytest

from custmgr import Desk, Staff
from custmgr_adapters.cli import main


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (["fnid"], 'Unknown command "fnid"'),
        (["find", "--ordr", "name"], "Unknown option: --ordr"),
        (["find", "--limit", "many"], "Invalid value for --limit"),
        (["statement"], "requires an argument"),
        (["import", "cats", "cats.csv"], 'Invalid value "cats" for KIND'),
    ],
)
def test_a_command_line_that_cannot_be_read_ends_with_exit_code_two(custmgr, tokens, said):
    ran = custmgr(*tokens)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err


def test_a_refusal_is_one_line_with_its_fields_and_exit_code_one(custmgr):
    ran = custmgr("find", "balanse>5")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [ran.err.strip()]
    assert ran.err.startswith("InvalidValue: filter: 'balanse' is not a column")


def test_a_refusal_is_json_where_json_was_asked_for(custmgr):
    ran = custmgr("page", "99", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert json.loads(ran.err) == {"error": "NotFound", "says": "no Customer 99", "kind": "Customer", "id": "99"}


def test_a_limit_below_one_is_refused(custmgr):
    assert custmgr("find", "--limit", "0").err == "InvalidValue: limit: 0 is not 1 or more\n"


def test_what_was_typed_never_reaches_the_terminal_as_a_command(custmgr):
    ran = custmgr("page", "\x1b[31mred@example.com")
    assert ran.code == 1
    assert "\x1b" not in ran.err


def test_a_member_of_staff_whom_the_desk_knows_keeps_name_and_permissions(custmgr, desk: Desk):
    desk.acting_as(Staff("u-18", name="Ben", permissions={"customers.*"}))
    assert custmgr("find", "--as", "u-18").code == 0
    ran = custmgr("verify", "--as", "u-18")
    assert (ran.code, ran.err.split(":")[0]) == (1, "Denied")
    kept = desk.system("test").staff.get("u-18")
    assert (kept.name, kept.permissions) == ("Ben", frozenset({"customers.*"}))


def test_a_stranger_becomes_a_member_of_staff_under_the_name_given(custmgr, desk: Desk):
    assert custmgr("find", "--as", "u-99").code == 0
    assert desk.system("test").staff.get("u-99").name == "u-99"


def test_nothing_due_is_said(custmgr):
    assert custmgr("run-due").lines == ["Nothing was due."]


def test_a_store_that_no_adapter_opens_is_refused(capsys):
    assert main(["find", "--desk", "tape:drive"]) == 1
    assert capsys.readouterr().err.startswith("InvalidValue: storage: 'tape:' is not a URL with one of the schemes")


def test_mail_is_asked_for_where_it_is_needed(capsys):
    assert main(["dispatch", "--desk", "memory:"]) == 2
    assert capsys.readouterr().err == "custmgr: this needs --mail with a mail server like smtp://localhost:1025\n"


def test_the_version_is_the_librarys(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == importlib.metadata.version("custmgr")


def test_help_names_every_command(custmgr):
    named = {line.split()[1] for line in custmgr("--help").lines if line.startswith("│ ") and line[2] != " "}
    commands = {"migrate", "import", "find", "page", "ageing", "statement", "export", "run-due", "dispatch", "verify"}
    assert commands <= named
