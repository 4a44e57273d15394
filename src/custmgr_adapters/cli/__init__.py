"""The ``custmgr`` command: the desk at a terminal, in a pipe or in a nightly job."""

from collections.abc import Sequence

__all__ = ["main"]


def main(tokens: Sequence[str] | None = None) -> int:
    """Run one command line (default: the process's own) and return its exit code.

    0: done. 1: a rule or the store refused. 2: the command line could not be read, or ``--strict`` found refused rows.
    130: interrupted.
    """
    from custmgr_adapters.cli.app import run

    return run(tokens)
