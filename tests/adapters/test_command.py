"""The ``custmgr`` command as its own process on a database file, with real mail folders and PDFs."""

import json
import os
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

import pytest

from custmgr import Desk, Line, Staff
from custmgr.settings import DeskProfile

Run = Callable[..., "subprocess.CompletedProcess[str]"]
COMMAND = Path(sysconfig.get_path("scripts"), "custmgr")


@pytest.fixture
def custmgr(tmp_path: Path) -> Run:
    """The installed script, in an empty folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CUSTMGR_", "FORCE_", "COLUMNS"))}

    def run(*tokens: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(COMMAND), *tokens],
            cwd=tmp_path,
            env=kept | variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    return run


@pytest.fixture(scope="module")
def owing(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with one customer who owes, to be copied."""
    file = tmp_path_factory.mktemp("owing") / "customers.db"
    with Desk.open(f"sqlite:///{copyfile(migrated, file)}") as desk:
        ana = desk.acting_as(Staff("u-17", name="Ana"))
        ana.settings.set(DeskProfile, for_desk=True, legal_name="Reporters", email="desk@reporters.example")
        bell = ana.customers.add(name="Bell & Sons", email="bell@lawfirm.example", existing=True)
        ana.invoices.issue(bell.id, [Line("Transcript", 42, "3.65")], issued="2024-01-05", terms="NET30")
    return file


@pytest.fixture
def file(owing: Path, tmp_path: Path) -> Path:
    """Such a file in the folder where the command runs."""
    return copyfile(owing, tmp_path / "customers.db")


def test_a_desk_that_does_not_exist_is_not_made_by_looking(custmgr: Run, tmp_path: Path):
    ran = custmgr("find")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "NoDesk: there is no desk at sqlite:///customers.db: custmgr migrate makes one\n"
    assert list(tmp_path.iterdir()) == []


def test_migrate_makes_the_store_and_says_so_each_time(custmgr: Run, tmp_path: Path):
    for _ in range(2):
        ran = custmgr("migrate", "--desk", "sqlite:///other.db")
        assert (ran.returncode, ran.stdout) == (0, "sqlite:///other.db is up to date.\n")
    assert (tmp_path / "other.db").exists()


@pytest.mark.usefixtures("file")
def test_a_desk_is_named_by_the_environment(custmgr: Run, file: Path):
    file.rename(file.with_name("moved.db"))
    ran = custmgr("find", "--json", CUSTMGR_DESK="sqlite:///moved.db")
    assert [row["name"] for row in json.loads(ran.stdout)] == ["Bell & Sons"]


@pytest.mark.usefixtures("file")
def test_a_statement_is_printed_mailed_and_proved(custmgr: Run, tmp_path: Path):
    ran = custmgr("statement", "1", "--pdf", "bell.pdf", "--send")
    assert (ran.returncode, ran.stderr) == (0, "Printed to bell.pdf.\nQueued: bell@lawfirm.example\n")
    assert (tmp_path / "bell.pdf").read_bytes().startswith(b"%PDF-")
    sent = custmgr("dispatch", "--mail", f"maildir:{tmp_path / 'mail'}", "--json")
    assert json.loads(sent.stdout)["sent"] == 1
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 1
    assert custmgr("verify").returncode == 0


@pytest.mark.usefixtures("file")
def test_a_page_of_letters_without_accents_still_shows_every_row(custmgr: Run):
    ran = custmgr("find", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.returncode == 0
    assert "Bell & Sons" in ran.stdout


@pytest.mark.usefixtures("file")
def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path):
    ran = subprocess.run(
        f"'{COMMAND}' find | true", shell=True, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert "Traceback" not in ran.stderr
