"""Goal 16: what it costs to import custmgr, alone and with everything that a desk needs."""

import os
import subprocess
import sys
from collections.abc import Iterator

from ground import Ground
from measure import Figure, median, within

TIMES = 7
STATEMENTS = ("import custmgr", "from custmgr import Desk, Money")


def figures(_ground: Ground) -> Iterator[Figure]:
    _once("; ".join((*STATEMENTS, "import sqlalchemy")))  # so that all of them are compiled, as installers leave them
    rounds = [[_once(one) for one in (*STATEMENTS, "import sqlalchemy")] for _ in range(TIMES)]
    *ours, theirs = (median(*times) for times in zip(*rounds, strict=True))
    for statement, took in zip(STATEMENTS, ours, strict=True):
        detail = f"{took * 1000:.0f} ms against {theirs * 1000:.0f} ms"
        yield within("16", f"{statement}, against import sqlalchemy", took / theirs, 0.5, 0.25, detail)


def _once(statement: str) -> float:
    """The seconds of the processor in a new process."""
    script = f"from time import process_time; before = process_time(); {statement}; print(process_time() - before)"
    keeping = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=keeping)
    return float(ran.stdout)
