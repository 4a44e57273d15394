"""Whatever a refusal carries is written as text that a terminal only shows."""

import json

from custmgr import NotFound, Unavailable
from custmgr_adapters.cli.refusals import refuse
from custmgr_adapters.cli.screen import Screen

HOSTILE = "\x1b]0;title\x07\x1b[31mred\r\n\x9b2J"


def test_neither_sentence_nor_facts_move_the_cursor(capsys):
    refuse(Screen.here(), NotFound("Customer", HOSTILE))
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.rstrip("\n").isprintable()


def test_what_a_driver_said_is_one_printable_line(capsys):
    error = Unavailable("storage", "sqlite")
    error.__cause__ = OSError(HOSTILE)
    refuse(Screen.here(), error)
    assert capsys.readouterr().err.rstrip("\n").isprintable()


def test_json_is_printable_too(capsys):
    refuse(Screen.here(), NotFound("Customer", HOSTILE), as_json=True)
    said = capsys.readouterr().err
    assert said.rstrip("\n").isprintable()
    assert json.loads(said)["error"] == "NotFound"
