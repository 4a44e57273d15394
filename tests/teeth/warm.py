"""Processes that run tests on a sabotaged tree, forked from one that has imported everything but the tree."""

import multiprocessing
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

for _library in ("attrs", "cattrs", "hypothesis", "psycopg", "pymysql", "sqlalchemy.ext.asyncio", "structlog", "sybil"):
    with suppress(ImportError):
        __import__(_library)

OPTIONS = (
    "-q",
    "--tb=line",
    "-p",
    "no:cacheprovider",
    "-p",
    "outcomes",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)


def forking() -> multiprocessing.context.ForkServerContext:
    """The context whose processes are forked from a warm one."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["warm"])
    return context


def run(root: Path, tree: Path, tests: list[str], scratch: Path) -> None:
    """Run these tests on that tree; what is printed goes to the file ``said``, which failed to the file ``failed``."""
    here = str(Path(__file__).parent)
    said = os.open(scratch / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(root)
    os.environ["PYTHONPATH"] = f"{tree}{os.pathsep}{here}"
    os.environ["TEETH_FAILED"] = str(scratch / "failed")
    sys.path[:0] = [str(tree), here]
    code = pytest.main([*OPTIONS, f"--basetemp={scratch / 'pytest'}", *tests])
    sys.stdout.flush()
    os._exit(int(code))
