"""Goal 16: what it costs to import custmgr."""

import subprocess
import sys
from collections.abc import Iterator

from ground import Ground
from measure import Figure

TIMES = 5


def figures(_ground: Ground) -> Iterator[Figure]:
    ours, theirs = (min(_once(module) for _ in range(TIMES)) for module in ("custmgr", "sqlalchemy"))
    detail = f"{ours / 1000:.0f} ms against {theirs / 1000:.0f} ms"
    wanted = "at most 0.5 x, aim 0.25"
    yield Figure("16", "import custmgr, against import sqlalchemy", ours / theirs, wanted, ours <= theirs / 2, detail)


def _once(module: str) -> float:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", f"import {module}"], capture_output=True, text=True, check=True
    ).stderr
    return float(next(line for line in told.splitlines() if line.split("|")[-1].strip() == module).split("|")[1])
