# /// script
# requires-python = ">=3.11"
# dependencies = ["nox[uv]>=2025.10.14"]
# ///
"""Everything that is checked, one session each; ``nox`` alone runs the demonstration."""

import hashlib
import os
import re
import zipfile
from pathlib import Path

import nox

ADAPTERS = ("sql", "smtp", "pdf", "cli")
PYTHON = "3.11"
ROOT = Path(__file__).parent
# Any fixed instant within the range of zip files: archives carry it instead of the time of the build.
EPOCH = "1767225600"
TRIALS = {"CUSTMGR_OPERATIONS": "20000", "CUSTMGR_RUNS": "200", "CUSTMGR_STEPS": "50", "CUSTMGR_LONG": "1"}
LOCKS = {
    "dev": (
        "pyproject.toml",
        "--all-extras",
        "--group=build",
        "--group=tests",
        "--group=types",
        "--group=architecture",
    ),
    "demo": ("pyproject.toml", "--all-extras", "--group=build"),
    "docs": ("pyproject.toml", "--all-extras", "--group=build", "--group=docs"),
    "core": ("pyproject.toml",),
    "adapter-sql": ("pyproject.toml", "--extra=sql", "--extra=sql-postgresql", "--extra=sql-mariadb", "--group=tests"),
    "adapter-smtp": ("pyproject.toml", "--extra=smtp", "--group=tests"),
    "adapter-pdf": ("pyproject.toml", "--extra=pdf", "--extra=pdf-cjk", "--group=tests"),
    "adapter-cli": ("pyproject.toml", "--extra=cli", "--group=tests"),
    "build": ("--group=build",),
    "lint": ("--group=lint",),
}

nox.needs_version = ">=2025.10.14"
nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_venv = "yes"
nox.options.sessions = ["demo"]


def install_locked(session: nox.Session, lock: str) -> None:
    """Make the environment exactly what the lock says, every hash verified."""
    session.run_install("uv", "pip", "sync", "--quiet", "--require-hashes", f"requirements/{lock}.txt")


def checkout(session: nox.Session, lock: str) -> None:
    """Install the lock and this checkout on top, so that ``src`` is what runs."""
    install_locked(session, lock)
    session.install("--quiet", "--no-deps", "--no-build-isolation", "-e", ".")


@nox.session(python=PYTHON)
def demo(session: nox.Session) -> None:
    """Run a first working day against a database file; arguments go to the script."""
    checkout(session, "demo")
    session.run("python", "examples/first_day.py", *session.posargs)


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """Run the tests; arguments choose some of them."""
    checkout(session, "dev")
    session.run("pytest", *(session.posargs or ["-n", "2"]))


@nox.session(python=PYTHON)
def coverage(session: nox.Session) -> None:
    """Hold how much of the core the tests run; the databases' own tests add nothing to it and are left out."""
    checkout(session, "dev")
    data = {"COVERAGE_FILE": str(Path(session.create_tmp(), "coverage").resolve())}
    alone = dict.fromkeys(("CUSTMGR_TEST_POSTGRESQL", "CUSTMGR_TEST_MARIADB", "CUSTMGR_REQUIRE_DATABASES"))
    left_out = [
        f"--ignore=tests/{place}" for place in ("adapters/sql", "adapters/test_pdf_hostile.py", "test_examples.py")
    ]
    session.run("coverage", "erase", env=data)
    session.run("coverage", "run", "-m", "pytest", "-n", "2", *left_out, *session.posargs, env=data | alone)
    session.run("coverage", "combine", "--quiet", env=data)
    session.run("coverage", "report", "--fail-under=95", env=data)


@nox.session(python=PYTHON)
def trials(session: nox.Session) -> None:
    """Run the random trials at length; the variables named here say how long."""
    checkout(session, "dev")
    lengths = {name: os.environ.get(name, length) for name, length in TRIALS.items()}
    session.log(", ".join(f"{name}={length}" for name, length in lengths.items()))
    session.run("pytest", "-n", "2", "tests/properties", *session.posargs, env=lengths)


@nox.session(python=PYTHON)
def teeth(session: nox.Session) -> None:
    """Take each defence away in turn and see its tests fail; arguments choose sabotages by words of their names."""
    checkout(session, "dev")
    session.run("python", "tests/teeth/run.py", *session.posargs)


@nox.session(python=PYTHON)
def faults(session: nox.Session) -> None:
    """Kill, step and crowd use cases, a few of each; ``-- --size long --seed 7`` tries every point."""
    checkout(session, "dev")
    session.run("python", "tests/faults/run.py", *session.posargs)


@nox.session(python=PYTHON)
def lint(session: nox.Session) -> None:
    """Check style and format."""
    install_locked(session, "lint")
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check", *session.posargs)


@nox.session(python=PYTHON)
def types(session: nox.Session) -> None:
    """Check the types of everything under src, strictly."""
    checkout(session, "dev")
    session.run("mypy", *(session.posargs or ["src"]))


@nox.session(python=PYTHON)
def architecture(session: nox.Session) -> None:
    """Check the floors, the sizes, the names and the closed list of dependencies."""
    checkout(session, "dev")
    session.run("lint-imports", "--no-cache", "--no-logo")
    session.run("pytest", "tests/test_architecture.py", "tests/test_packaging.py", *session.posargs)


@nox.session(python=PYTHON)
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error."""
    checkout(session, "docs")
    session.run("sphinx-build", "-n", "-W", "--keep-going", "-q", "-E", "docs", "docs/_build/html", *session.posargs)


@nox.session(python=PYTHON)
def examples(session: nox.Session) -> None:
    """Run every example script."""
    checkout(session, "dev")
    session.run("pytest", "tests/test_examples.py", *session.posargs)


@nox.session(python=PYTHON, default=False)
def benchmarks(session: nox.Session) -> None:
    """Measure against raw programs in one run, and write the table into docs/performance.md."""
    checkout(session, "demo")
    session.run("python", "benchmarks/run.py", *session.posargs)


@nox.session(python=PYTHON)
def wheels(session: nox.Session) -> None:
    """Build every distribution twice, then try the core alone and each adapter (or those named) alone."""
    first, second = (Path(session.create_tmp(), name).resolve() for name in ("first", "second"))
    for place in (first, second):
        build(session, place)
    if differing := sorted(f.name for f in first.iterdir() if digest(f) != digest(second / f.name)):
        session.error(f"two builds of the same source differ: {', '.join(differing)}")
    core = only(session, first, "custmgr-*.whl")
    check_release(session, core)
    try_core(session, core)
    for adapter in session.posargs or ADAPTERS:
        try_adapter(session, adapter, core, only(session, first, f"custmgr_{adapter}-*.whl"))


def build(session: nox.Session, place: Path) -> None:
    """Build the sdist, and the wheel from the sdist, of every distribution into an emptied ``place``."""
    for old in place.glob("*"):
        old.unlink()
    settings = ["--quiet", "--build-constraints", str(ROOT / "requirements" / "build.txt"), "--require-hashes"]
    for source in (".", *(f"src/custmgr_adapters/{name}" for name in ADAPTERS)):
        session.run(
            "uv", "build", *settings, "--out-dir", str(place), source, env={"SOURCE_DATE_EPOCH": EPOCH}, external=True
        )


def digest(file: Path) -> str:
    """Tell files with different bytes apart."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def only(session: nox.Session, place: Path, pattern: str) -> Path:
    """Find the one built file with this name."""
    found = sorted(place.glob(pattern))
    if len(found) != 1:
        session.error(f"wanted one {pattern}, built {[f.name for f in found]}")
    return found[0]


def check_release(session: nox.Session, core: Path) -> None:
    """Hold that the release names the adapters' distributions and carries none of their code."""
    with zipfile.ZipFile(core) as wheel:
        names = wheel.namelist()
        metadata = next(wheel.read(name).decode() for name in names if name.endswith(".dist-info/METADATA"))
    missing = [name for name in ADAPTERS if not re.search(rf"^Requires-Dist: custmgr-{name}~=", metadata, re.MULTILINE)]
    if missing:
        session.error(f"not a release: the metadata asks for no distribution of {', '.join(missing)}")
    if strangers := [name for name in names if not name.startswith(("custmgr/", "custmgr-"))]:
        session.error(f"the core's wheel carries {', '.join(strangers)}")


def install_wheels(session: nox.Session, *built: Path) -> None:
    """Put wheels on top of a lock that must already hold all they ask for."""
    session.install("--quiet", "--no-deps", *map(str, built))
    session.run("uv", "pip", "check", "--quiet", external=True)


def try_core(session: nox.Session, core: Path) -> None:
    """Import the core where nothing but its own dependencies is installed."""
    install_locked(session, "core")
    install_wheels(session, core)
    session.run("python", "-I", str(ROOT / "tests" / "wheels" / "core_alone.py"))


def try_adapter(session: nox.Session, adapter: str, core: Path, wheel: Path) -> None:
    """Run the adapter's tests where only the core's wheel, its own and its own needs are installed."""
    install_locked(session, f"adapter-{adapter}")
    install_wheels(session, core, wheel)
    session.run("python", "-I", str(ROOT / "tests" / "wheels" / "adapter_alone.py"), adapter)
    own = [*ROOT.glob(f"tests/adapters/{adapter}"), *ROOT.glob(f"tests/adapters/test_{adapter}*.py")]
    if not own:
        session.error(f"custmgr-{adapter} has code and no tests: tests/adapters/{adapter} is missing")
    session.run("pytest", *(str(path.relative_to(ROOT)) for path in sorted(own)))


@nox.session(python=PYTHON, default=False)
def lock(session: nox.Session) -> None:
    """Write the locks anew; ``-- --upgrade`` takes the newest versions."""
    for name, wanted in LOCKS.items():
        # The largest lock decides the versions; the others follow it.
        following = () if name in {"dev", "lint"} else ("--constraints=requirements/dev.txt",)
        session.run(
            *("uv", "pip", "compile", "--quiet", *wanted, *following, *session.posargs),
            *("--universal", "--python-version", PYTHON, "--generate-hashes", "--no-header", "--no-annotate"),
            *("--no-emit-index-url", "--no-emit-find-links", "--output-file", f"requirements/{name}.txt"),
            external=True,
        )
