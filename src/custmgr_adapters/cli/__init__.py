"""The ``custmgr`` command: the desk at a terminal, in a pipe or in a nightly job."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custmgr import Desk

__all__ = ["main"]


def main(tokens: Sequence[str] | None = None, *, desk: "Desk | None" = None) -> int:
    """Run one command line (default: the process's own) and return its exit code.

    A host may give the desk that it has open; options that name another are then not looked at.

    0: done. 1: a rule or the store refused, or figures are wrong. 2: the command line could not be read, or a file was
    refused under ``--strict``. 130: interrupted.
    """
    from custmgr_adapters.cli.app import run

    return run(tokens, desk)
