"""What the documentation promises: every example runs, every public thing has its place, every number is listed."""

import contextlib
import importlib
import inspect
import io
import pkgutil
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, get_type_hints

import pytest

import custmgr
import custmgr.ports
from custmgr.customers.find import columns
from custmgr.errors import CustmgrError
from custmgr.exchange.profiles import PLAIN
from custmgr_adapters.cli import app as cli

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)]
LISTED = re.compile(r"^- \[([ x])\] \*\*([FDBPH]\d+)\*\*", re.MULTILINE)
HIGHEST = {"F": 135, "D": 31, "B": 27, "P": 26, "H": 84}


class Block(NamedTuple):
    """One fenced block of a page: its language, its text and the line it begins on."""

    language: str
    text: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    fence = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    source = page.read_text("utf-8")
    for found in fence.finditer(source):
        yield Block(found[1], found[2], source.count("\n", 0, found.start(2)) + 1)


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def documented() -> set[str]:
    """The modules whose public names the reference shows."""
    pages = "\n".join(page.read_text("utf-8") for page in (DOCS / "reference").rglob("*.md"))
    return set(re.findall(r"^\.\. automodule:: (\S+)", pages, re.MULTILINE))


def listed(page: str) -> dict[str, bool]:
    """The numbers of a page, and whether each is ticked."""
    return {number: tick == "x" for tick, number in LISTED.findall((DOCS / page).read_text("utf-8"))}


def script(name: str) -> ModuleType:
    """One of the scripts beside the pages."""
    sys.path.insert(0, str(DOCS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(DOCS))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(b.language == "python" for b in blocks(page))], ids=name
)
def test_every_example_runs_and_prints_what_the_page_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scope = {"__name__": page.stem}
    parts = list(blocks(page))
    with contextlib.ExitStack() as stack:
        for block, following in zip(parts, [*parts[1:], Block("", "", 0)], strict=True):
            if block.language != "python":
                continue
            printed = io.StringIO()
            code = compile("\n" * (block.line - 1) + block.text, str(page), "exec")
            with contextlib.redirect_stdout(printed):
                exec(code, scope)
            if printed.getvalue() or following.language == "text":
                assert (following.language, printed.getvalue()) == ("text", following.text), f"line {block.line}"
        for one in scope.values():
            if isinstance(one, custmgr.Desk):
                stack.callback(one.close)


def test_the_picture_of_the_house_is_current():
    assert (DOCS / "house.svg").read_text("utf-8") == script("house").svg(), "python docs/house.py draws it anew"


def test_every_public_name_has_its_place_in_the_reference():
    page = (DOCS / "reference" / "custmgr.md").read_text("utf-8")
    named = {one.removeprefix("custmgr.") for one in re.findall(r"autoclass:: (\S+)", page)}
    (left_out,) = re.findall(r"automodule:: custmgr\n   :imported-members:\n   :exclude-members: (.*)", page)
    assert set(left_out.split(", ")) <= named
    wordless = [one for one in custmgr.__all__ if not inspect.getdoc(getattr(custmgr, one))]
    assert not wordless, "the reference leaves out what has no words"


def test_every_service_has_its_place_in_the_reference():
    index, reference = (DOCS / "reference" / "index.md").read_text("utf-8"), documented()
    services = {one: what for one, what in vars(custmgr.Acting).items() if isinstance(what, property)}
    assert services
    for one, what in services.items():
        home = get_type_hints(what.fget)["return"].__module__.rpartition(".")[0]
        assert f"`{one}`" in index, one
        assert home in reference, one


def test_every_family_of_errors_is_explained_to_who_embeds():
    written = (DOCS / "embedding.md").read_text("utf-8")
    families = [family.__name__ for family in CustmgrError.__subclasses__() if family.__module__ == "custmgr.errors"]
    assert len(families) == 6
    assert not [family for family in [*families, "Conflict"] if f"`{family}`" not in written]


@pytest.mark.parametrize("kind", ["customers", "invoices", "payments", "rates"])
def test_every_column_of_a_file_is_named_to_who_imports(kind: str):
    written = (DOCS / "import-export.md").read_text("utf-8")
    (named,) = re.findall(rf"^\| `{kind}` \| (.*) \|$", written, re.MULTILINE)
    assert named.split() == list(getattr(PLAIN, kind))


def test_every_port_is_explained_to_who_writes_an_adapter():
    written = (DOCS / "writing-an-adapter.md").read_text("utf-8")
    ports = [module.name for module in pkgutil.iter_modules(custmgr.ports.__path__) if module.name != "joined"]
    assert ports
    assert not [port for port in ports if f"custmgr.ports.{port}" not in written]


def test_every_extra_is_in_the_table_of_adapters():
    readme = (ROOT / "README.md").read_text("utf-8")
    wanted = []
    for file in sorted((ROOT / "src" / "custmgr_adapters").glob("*/pyproject.toml")):
        project = tomllib.loads(file.read_text("utf-8"))["project"]
        extra = project["name"].removeprefix("custmgr-")
        wanted += [f"`{project['name']}`", *(f"`{extra}-{more}`" for more in project.get("optional-dependencies", {}))]
        wanted += [f"`{scheme}:" for scheme in project.get("entry-points", {}).get("custmgr.adapters", {})]
    assert wanted
    assert not [one for one in wanted if one not in readme]


def test_every_feature_decision_and_promise_is_listed_once():
    found = LISTED.findall((DOCS / "features.md").read_text("utf-8") + (DOCS / "reliability.md").read_text("utf-8"))
    numbers = [number for _, number in found]
    width = {"H": 2}
    wanted = [f"{kind}{n:0{width.get(kind, 1)}}" for kind, last in HIGHEST.items() for n in range(1, last + 1)]
    assert sorted(numbers) == sorted(wanted)


def test_every_number_that_tests_cite_is_listed():
    known = listed("features.md").keys() | listed("reliability.md").keys()
    strangers = {number: files for number, files in script("proofs").cited().items() if number not in known}
    assert not strangers


def test_no_promise_is_ticked_without_a_test():
    proven = script("proofs").cited()
    unproven = [number for number, ticked in listed("reliability.md").items() if ticked and number not in proven]
    assert not unproven


def test_the_command_line_answers_what_the_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for block in blocks(DOCS / "command-line.md"):
        if block.language == "text":
            Path("customers.csv").write_text(block.text, "utf-8")
        for turn in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:] if block.language == "console" else ():
            command, _, answer = turn.partition("\n")
            if command.startswith("export "):
                monkeypatch.setenv(*command.removeprefix("export ").split("="))
                continue
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                code = cli.run(shlex.split(command)[1:])
            assert (code, [line.rstrip() for line in printed.getvalue().splitlines()]) == (0, answer.splitlines()), (
                command
            )


def test_every_command_is_explained():
    written = (DOCS / "command-line.md").read_text("utf-8")
    assert not [name for name in cli.COMMANDS if f"`custmgr {name}`" not in written]


def test_every_column_of_the_filter_box_is_explained():
    written = (DOCS / "query.md").read_text("utf-8")
    with custmgr.Desk.open("memory:") as desk, desk.house.storage.read() as reader:
        names = columns(reader, desk.house.clock.today(), desk.house.kinds)
    assert not [name for name in names if f"`{name}`" not in written]


def test_the_adapter_of_the_guide_passes_its_contract(tmp_path):
    guide = "\n".join(block.text for block in blocks(DOCS / "writing-an-adapter.md") if block.language == "python")
    suite = tmp_path / "test_guide.py"
    suite.write_text(guide.replace("class TestPageless", "class Pageless"), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(suite)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout
