"""What the distributions promise: one version, own needs, entry points and locks that verify."""

import ast
import importlib.metadata
import re
import runpy
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
TREE = ROOT / "src" / "custmgr_adapters"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
VERSION = PROJECT["project"]["version"]
ADAPTERS: list[str] = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["custom"]["adapters"]


def adapter(name: str) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((TREE / name / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def metadata_of(root: Path) -> dict[str, Any]:
    hook: dict[str, Any] = runpy.run_path(str(ROOT / "hatch_build.py"))
    metadata: dict[str, Any] = {"version": VERSION}
    hook["CustomMetadataHook"](str(root), PROJECT["tool"]["hatch"]["metadata"]["hooks"]["custom"]).update(metadata)
    return metadata


def names(needs: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", need, maxsplit=1)[0].lower().replace("_", "-") for need in needs}


def test_every_adapter_folder_is_listed_and_every_listed_adapter_exists():
    assert sorted(ADAPTERS) == sorted(folder.parent.name for folder in TREE.glob("*/pyproject.toml"))


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_adapter_carries_the_version_of_the_core_and_asks_for_it(name):
    project = adapter(name)
    assert project["name"] == f"custmgr-{name}"
    assert project["version"] == VERSION
    assert f"custmgr~={VERSION}" in project["dependencies"]


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_adapter_is_typed(name):
    assert (TREE / name / "py.typed").is_file()


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_adapter_declares_what_it_imports(name):
    project = adapter(name)
    declared = names([*PROJECT["project"]["dependencies"], *project["dependencies"]])
    declared = declared.union(*map(names, project.get("optional-dependencies", {}).values()))
    owners = importlib.metadata.packages_distributions()
    undeclared = sorted(
        f"{file.relative_to(ROOT)} imports {module}"
        for file in (TREE / name).rglob("*.py")
        for module in imported(file) - sys.stdlib_module_names - {"custmgr", "custmgr_adapters"}
        if not names(owners.get(module, [module])) & declared
    )
    assert not undeclared, "\n".join(undeclared)


def imported(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {module.partition(".")[0] for module in plain | named}


def test_adapters_share_a_namespace_that_nobody_owns():
    assert not (TREE / "__init__.py").exists()


def test_in_a_checkout_an_extra_is_what_the_adapter_needs():
    extras = metadata_of(ROOT)["optional-dependencies"]
    for name in ADAPTERS:
        assert names(extras[name]) == names(adapter(name)["dependencies"]) - {"custmgr"}
    assert names(extras["sql-postgresql"]) == names(extras["sql"]) | {"psycopg"}
    assert names(extras["sql-mariadb"]) == names(extras["sql"]) | {"pymysql"}
    assert names(extras["all"]) == {need for name in extras for need in names(extras[name])}


def test_in_a_release_an_extra_names_the_distribution(tmp_path):
    released = metadata_of(tmp_path)
    assert released["optional-dependencies"] == {
        **{name: [f"custmgr-{name}~={VERSION}"] for name in ADAPTERS},
        "all": sorted(f"custmgr-{name}~={VERSION}" for name in ADAPTERS),
    }
    assert set(released["entry-points"]) == {"pytest11"}
    assert released["scripts"] == {}


def test_every_scheme_has_its_entry_point():
    offered = {point.name: point.value for point in importlib.metadata.entry_points(group="custmgr.adapters")}
    assert offered == {
        "sqlite": "custmgr_adapters.sql:open_sqlite",
        "postgresql": "custmgr_adapters.sql:open_postgresql",
        "mariadb": "custmgr_adapters.sql:open_mariadb",
        "smtp": "custmgr_adapters.smtp:open_smtp",
        "smtps": "custmgr_adapters.smtp:open_smtp",
        "maildir": "custmgr_adapters.smtp:open_maildir",
        "pdf": "custmgr_adapters.pdf:open_pdf",
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_pins_and_hashes_everything_and_names_no_address(lock):
    text = lock.read_text("utf-8")
    addresses = re.findall(r"^-.*|\S+://\S+|\S+ @ \S+", text, re.MULTILINE)
    assert not addresses, f"{lock.name} names {addresses}"
    loose = [
        entry.splitlines()[0]
        for entry in re.split(r"\n(?=\S)", text.strip())
        if not re.match(r"\S+==\S+", entry) or not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)
    ]
    assert not loose, f"{lock.name} does not pin and hash {loose}"


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("core", []),
        ("demo", ["all"]),
        ("dev", ["all"]),
        ("docs", ["all"]),
        *((f"adapter-{name}", [name]) for name in ADAPTERS),
    ],
)
def test_a_lock_covers_what_is_declared(lock, extras):
    locked = names((ROOT / "requirements" / f"{lock}.txt").read_text("utf-8").splitlines())
    optional = metadata_of(ROOT)["optional-dependencies"]
    wanted = names(PROJECT["project"]["dependencies"]).union(*(names(optional[extra]) for extra in extras))
    assert wanted <= locked, f"run `nox -s lock`: {lock}.txt lacks {sorted(wanted - locked)}"
